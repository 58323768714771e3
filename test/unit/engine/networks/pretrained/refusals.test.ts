import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../../../shared/contract/errors.ts';
import { buildModel } from '../../../../../main/engine/model.ts';
import { graph } from '../../../../../main/engine/networks/pretrained/graph.ts';
import { readTopology } from '../../../../../main/engine/networks/pretrained/topology.ts';
import { imageInput } from '../../../../helpers/small-networks.ts';
import { thrownBy } from '../../../../helpers/store.ts';

const layer = (className: string, name: string, config: object, ...from: string[]) => ({
  class_name: className,
  name,
  config: { name, ...config },
  inbound_nodes: from.length > 0 ? [from.map((one) => [one, 0, 0, {}])] : [],
});
const picture = layer('InputLayer', 'picture', { batch_input_shape: [null, 8, 8, 1] });
const conv = (config: object = {}) => layer('Conv2D', 'conv', { filters: 2, kernel_size: [3, 3], ...config }, 'picture');
const network = (...layers: object[]) => ({ model_config: { class_name: 'Functional', config: { layers: [picture, ...layers] } } });

const made = (topology: unknown, featureLayer: string, weights: Parameters<typeof graph>[0]['weights'] = null) =>
  graph({ topology: readTopology(topology), featureLayer, weights, batchNorm: 'domain', unfreezeFrom: '' })([8, 8, 1]);

describe('a topology', () => {
  it.each([
    ['what is none', { format: 'graph-model' }, /not the topology of a Keras model/],
    ['two inputs', network(layer('InputLayer', 'other', { batch_input_shape: [null, 8] })), /2 inputs \(picture, other\)/],
    ['a layer of two calls', network({ ...conv(), inbound_nodes: [[['picture', 0, 0]], [['picture', 0, 0]]] }), /conv is used 2 times/],
    [
      'a layer before what feeds it',
      network(layer('Flatten', 'rows', {}, 'conv'), conv()),
      /rows is fed by conv, which does not come before/,
    ],
    ['two layers of one name', network(conv(), conv()), /two layers named conv/],
    [
      'an input without a shape',
      { class_name: 'Sequential', config: { layers: [{ class_name: 'Dense', config: { name: 'a' } }] } },
      /says no shape/,
    ],
    ['newer Keras', network({ ...conv(), inbound_nodes: [{ args: [], kwargs: {} }] }), /inbound_nodes/],
  ])('is refused with %s', (_, topology, message) => {
    const error = thrownBy(() => readTopology(topology)) as AppError;
    expect(error).toMatchObject({ name: 'AppError', code: 'bad-data' });
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBe('');
  });
});

describe('a layer', () => {
  it.each([
    ['another class', layer('LSTM', 'memory', {}, 'picture'), 'memory', /^The layer memory \(LSTM\) cannot be trained here\.$/],
    ['dilation', conv({ dilation_rate: [2, 2] }), 'conv', /conv \(Conv2D\).*dilation_rate/],
    ['channels first', conv({ data_format: 'channels_first' }), 'conv', /data_format/],
    ['an unknown activation', conv({ activation: 'elu' }), 'conv', /activation/],
    ['a leak', layer('ReLU', 'leaky', { negative_slope: 0.1 }, 'picture'), 'leaky', /negative_slope/],
    ['another axis', layer('BatchNormalization', 'norm', { axis: 1, epsilon: 0.1 }, 'picture'), 'norm', /along axis 1/],
    ['rows where maps are to be', layer('Dense', 'dense', { units: 2 }, 'picture'), 'dense', /is fed \[8, 8, 1\]/],
    ['too small an input', conv({ kernel_size: [9, 9] }), 'conv', /leaves nothing of \[8, 8, 1\]/],
  ])('is refused with %s, by its name and class', (_, given, name, message) => {
    const error = thrownBy(() => made(network(given), name)) as AppError;
    expect(error).toMatchObject({ name: 'AppError', code: 'bad-data', details: { layer: name } });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/Supported are Activation, Add, .*ZeroPadding2D/);
  });

  it('is none of ours where features are not taken from it', () => {
    const topology = network(conv(), layer('LSTM', 'memory', {}, 'conv'), layer('Dense', 'classes', { units: 2 }, 'memory'));
    expect(made(topology, 'conv').outputShape).toEqual([6, 6, 2]);
    expect(() => made(topology, 'memory')).toThrow('The layer memory (LSTM) cannot');
  });

  it('without its weights, or with others, is refused', () => {
    expect(() => made(network(conv()), 'conv', {})).toThrow('The weight conv/kernel of the pretrained network is missing.');
    const kernel = { shape: [3, 3, 3, 2], values: new Float32Array(54) };
    expect(() => made(network(conv()), 'conv', { 'conv/kernel': kernel })).toThrow('is [3, 3, 3, 2], not [3, 3, 1, 2].');
  });
});

describe('a model', () => {
  const choice = { method: 'erm', methodParameters: {}, network: 'pretrained', networkParameters: {} };
  const pretrained = { topology: network(conv()), featureLayer: 'conv', weights: null };
  const build = (change: object, input = imageInput) => thrownBy(() => buildModel({ ...choice, ...change }, input, ['a', 'b']));

  it.each([
    ['no pretrained network', {}, 'network', /no network called pretrained/],
    ['another network beside it', { pretrained, network: 'mlp' }, 'network', /Only the network pretrained/],
    ['fine-tuning of a network of ours', { network: 'mlp', fineTuning: { warmUp: 0.1 } }, 'network', /Only the network pretrained/],
    ['an unknown setting', { pretrained, fineTuning: { depth: 3 } }, 'depth', /fine-tuning has no parameter depth/],
    ['a layer to unfreeze from that there is not', { pretrained, fineTuning: { unfreezeFrom: 'top' } }, 'unfreezeFrom', /no layer top/],
  ])('is refused with %s', (_, change, field, message) => {
    const error = build(change) as AppError;
    expect(error).toMatchObject({ code: 'bad-config', details: { field } });
    expect(error.message).toMatch(message);
  });

  it('is refused for pictures of other channels, or another feature layer', () => {
    const colours = { ...imageInput, channels: 3 } as typeof imageInput;
    expect(build({ pretrained }, colours)).toMatchObject({
      code: 'bad-config',
      message: 'The pretrained network takes [8, 8, 1], not [8, 8, 3].',
    });
    expect(build({ pretrained: { ...pretrained, featureLayer: 'pool' } })).toMatchObject({ code: 'bad-data', details: { layer: 'pool' } });
  });
});
