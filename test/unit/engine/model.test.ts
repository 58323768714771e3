import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../main/engine/model.ts';
import type { ModelChoice } from '../../../main/engine/model.ts';
import { stepRule } from '../../../main/engine/training/settings.ts';
import { initialState } from '../../../main/engine/training/state.ts';
import { networks } from '../../../main/engine/networks/index.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { InputSpec } from '../../../shared/model/input.ts';
import { audioInput, hashedInput, inputFor, termsInput, tokensInput } from '../../helpers/small-networks.ts';
import { classNames, imageInput, smallTraining, tableInput } from '../../helpers/small-training.ts';
import { thrownBy } from '../../helpers/store.ts';

const choice: ModelChoice = { method: 'dann', methodParameters: {}, network: 'mlp', networkParameters: {} };
const build = (change: Partial<ModelChoice>, input: InputSpec = tableInput) => buildModel({ ...choice, ...change }, input, classNames);

describe('a model', () => {
  it.each([
    ['an unknown method', { method: 'magic' }, tableInput, 'method', /no method called magic\./],
    ['an unknown network', { network: 'resnet-50' }, tableInput, 'network', /no network called resnet-50\./],
    ['a network for other data', { network: 'cnn-small' }, tableInput, 'network', /cnn-small does not take table data/],
    ['an unknown parameter of the method', { methodParameters: { gamma: 1 } }, tableInput, 'gamma', /method dann has no parameter gamma/],
    ['a parameter of no method', { method: 'erm', methodParameters: { lambda: 1 } }, tableInput, 'lambda', /method erm has no parameter/],
    ['an unknown parameter of the network', { networkParameters: { depth: 3 } }, tableInput, 'depth', /network mlp has no parameter depth/],
    ['texts prepared for another network', { network: 'text-cnn' }, termsInput, 'network', /takes texts as tokens, not as terms/],
    ['texts hashed for another network', { network: 'text-cnn' }, hashedInput, 'network', /takes texts as tokens, not as hashed/],
    ['texts as tokens', {}, tokensInput, 'network', /mlp takes texts as terms, not as tokens/],
    [
      'a value out of range',
      { methodParameters: { lambda: -1 } },
      tableInput,
      'lambda',
      /lambda is -1, but must be a number from 0 to 100/,
    ],
    [
      'a choice that is none',
      { networkParameters: { normalisation: 'group' } },
      tableInput,
      'normalisation',
      /one of none, shared, domain/,
    ],
  ])('is refused with %s, and the field is named', (_, change, input, field, message) => {
    const error = thrownBy(() => build(change, input));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'bad-config', details: { field } });
    expect((error as AppError).message).toMatch(message);
    expect((error as AppError).hint).not.toBe('');
  });

  it('takes texts as either bag of words', () => {
    for (const network of ['mlp', 'linear'])
      for (const input of [termsInput, hashedInput])
        expect(build({ network }, input).extractor.variables.find(({ role }) => role === 'kernel')?.shape[0]).toBe(8);
  });

  it('takes pictures as rows where its network is for tables too', () => {
    const { extractor } = build({ networkParameters: { hiddenUnits: 7 } }, imageInput);
    expect(extractor.variables.find(({ role }) => role === 'kernel')?.shape).toEqual([64, 7]);
  });

  it.each([
    ['resnet-small', { ...imageInput, height: 1, width: 3 }, [4]],
    ['resnet-small', { ...imageInput, height: 5, width: 2 }, [4]],
    ['audio-cnn', { ...audioInput, samples: 5, bands: 2 }, [8]],
  ] as const)('%s takes what is too small to be halved as often as it does', (network, input, features) => {
    const width = features[0] / (network === 'audio-cnn' ? 8 : 4);
    const { extractor } = build({ network, networkParameters: { width } }, input);
    expect(extractor.outputShape).toEqual(features);
  });

  it('names every variable once, and has as many class scores as classes', () => {
    for (const { descriptor } of networks) {
      const network = descriptor.id;
      const model = buildModel({ ...choice, network }, inputFor(network), ['a', 'b', 'c', 'd']);
      const names = model.variables.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(model.head.outputShape).toEqual([4]);
      expect(model.discriminator?.outputShape).toEqual([2]);
      for (const { initial, shape } of model.variables) {
        const count = shape.reduce((product, side) => product * side, 1);
        expect(initial({ next: () => 0 } as unknown as Parameters<typeof initial>[0])).toHaveLength(count);
      }
    }
  });

  it('normalises the target as the target only after a method that saw it', () => {
    expect(build({ method: 'dann' }).targetDomain).toBe('target');
    expect(build({ method: 'erm' }).targetDomain).toBe('source');
  });

  it('starts from the same weights whatever its method is, so that arms compare; and from others for another seed', () => {
    const rule = stepRule(smallTraining().settings);
    const [erm, dann, other] = [
      initialState(build({ method: 'erm' }), rule, 1),
      initialState(build({ method: 'dann' }), rule, 1),
      initialState(build({ method: 'erm' }), rule, 2),
    ];
    const kernels = Object.keys(erm.values).filter((name) => name.endsWith('kernel'));
    expect(kernels).toHaveLength(4);
    expect(dann.values).toMatchObject(erm.values);
    for (const name of kernels) expect(other.values[name]?.values).not.toEqual(erm.values[name]?.values);
    const firsts = kernels.map((name) => erm.values[name]?.values[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
  });
});
