/* Networks that train in a moment, and inputs for them. */
import { networkNamed, textAs } from '../../main/engine/networks/index.ts';
import { pretrainedDescriptor } from '../../main/engine/networks/pretrained/network.ts';
import type { ImageInput, InputSpec } from '../../shared/model/input.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';

export type Kind = InputSpec['kind'];

/** The kind of data that is first among those which a network takes. */
export const kindFor = (network: string): Kind =>
  network === pretrainedDescriptor.id ? 'image' : (networkNamed(network).descriptor.inputs[0] ?? 'table');

/** Few values wherever a network's size can be chosen. */
export const smallSizes: Readonly<Record<string, ParameterValues>> = {
  mlp: { hiddenUnits: 8, featureUnits: 6, headUnits: 4 },
  'cnn-small': { headUnits: 4 },
  'resnet-small': { width: 2, blocks: 1 },
  'audio-cnn': { width: 4, blocks: 2 },
  'text-cnn': { embeddingUnits: 3, filters: 2 },
  linear: { featureUnits: 6 },
};

export const tableInput: InputSpec = { kind: 'table', columns: ['x', 'y'], mean: [0, 0], deviation: [1, 1] };
export const imageInput: ImageInput = { kind: 'image', height: 8, width: 8, channels: 1, mean: [0.5], deviation: [0.5] };
export const audioInput: InputSpec = { kind: 'audio', rate: 8000, samples: 8, window: 1, hop: 1, bands: 8, mean: 0, deviation: 1 };
const terms = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
export const termsInput: InputSpec = { kind: 'text', encoding: 'terms', terms, weights: terms.map(() => 1), length: 0 };
export const hashedInput: InputSpec = { kind: 'text', encoding: 'hashed', terms: [], weights: [], length: 8 };
export const featuresInput: InputSpec = {
  kind: 'features',
  backbone: { hash: '0', name: 'backbone' },
  size: 2,
  of: imageInput,
  mean: [0, 0],
  deviation: [1, 1],
};
export const tokensInput: InputSpec = { kind: 'text', encoding: 'tokens', terms, weights: [], length: 8 };

/** Items of a kind as a network takes them. */
export const inputFor = (network: string, kind = kindFor(network)): InputSpec =>
  kind === 'text'
    ? textAs(network) === 'tokens'
      ? tokensInput
      : termsInput
    : { table: tableInput, image: imageInput, audio: audioInput, features: featuresInput }[kind];
