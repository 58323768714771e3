import type { Backbone, BackboneFormat, FeatureLayer } from './backbone.ts';
import { itemsCalled } from './dataset.ts';

/* What is told of a pretrained model, in words. */

export const formatsCalled: Readonly<Record<BackboneFormat, string>> = {
  onnx: 'ONNX',
  layers: 'TensorFlow.js layers model',
  graph: 'TensorFlow.js graph model',
};

/** What it takes. */
export function takenBy({ input, layout }: Pick<Backbone, 'input' | 'layout'>): string {
  if (input.kind === 'image')
    return `${input.channels === 1 ? 'grey' : 'colour'} images of ${input.height} × ${input.width}${layout === 'nchw' ? ', channels first' : ''}`;
  if (input.kind === 'audio' && !input.samplesAlone)
    return `${(input.samples / input.rate).toFixed(2)} s of recordings at ${input.rate} Hz as log-mel energies, ${input.bands} bands`;
  if (input.kind === 'audio') return `${(input.samples / input.rate).toFixed(2)} s of recordings at ${input.rate} Hz`;
  if (input.kind === 'text' && input.encoding === 'pieces') return `texts of up to ${input.length} tokens`;
  return itemsCalled[input.kind];
}

/** What is made of the values of the tokens of a text; empty where there is nothing to say. */
export const poolingText = ({ pooling }: Pick<Backbone, 'pooling'>): string =>
  pooling === undefined ? '' : pooling === 'mean' ? 'the mean over the tokens' : 'those of the first token';

/** The layer whose values are its features. */
export const layerTaken = ({ layer, chain }: Pick<Backbone, 'layer' | 'chain'>): string => chain?.layer ?? layer;

/** Where it was taken from, in short: names of files without their folders, except where every model's file has the same name. */
export const originText = ({ origin }: Pick<Backbone, 'origin'>): string =>
  origin
    .split(' + ')
    .map((path) => path.replace(/^.*[\\/](?=[^\\/]+$)/, '').replace(/^model\.json$/, () => path.split(/[\\/]/).slice(-2).join('/')))
    .join(' + ');

/** A layer's shape, with a question mark for what an item decides; empty where it is not known. */
export const shapeText = ({ shape }: FeatureLayer): string => shape.map((side) => side ?? '?').join(' × ');

/** The name of a run's backbone; runs keep one that was removed from the library. */
export const backboneNamed = (id: string, backbones: readonly Pick<Backbone, 'id' | 'name'>[]): string =>
  backbones.find((backbone) => backbone.id === id)?.name ?? 'a removed backbone';
