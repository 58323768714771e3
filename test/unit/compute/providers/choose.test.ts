import { describe, expect, it } from 'vitest';
import { chooseProvider, insistOn, namedProvider } from '../../../../main/compute/providers/choose.ts';
import type { Trial } from '../../../../main/compute/providers/trial.ts';
import { AppError } from '../../../../shared/contract/errors.ts';
import type { OnnxProvider } from '../../../../shared/model/engine.ts';

const trial = (milliseconds: number, difference: number | null = 1e-6): Trial => ({ milliseconds, processorMilliseconds: 20, difference });
const installed = (...ids: OnnxProvider[]) => ids.map((id) => ({ id, installed: true }));
const answering = (trials: Partial<Record<OnnxProvider, Trial>>) => {
  const asked: [OnnxProvider, number][] = [];
  return {
    asked,
    attempt: async (provider: OnnxProvider, seconds: number): Promise<Trial> => {
      asked.push([provider, seconds]);
      return trials[provider] ?? { failed: 'It crashed.' };
    },
  };
};

describe('the provider for many items', () => {
  it('is the fastest of those that give the same, with the figures', async () => {
    const { attempt, asked } = answering({ dml: trial(5), webgpu: trial(2.5) });
    expect(await chooseProvider(30, attempt, installed('cuda', 'dml', 'webgpu', 'cpu'))).toEqual({
      provider: 'webgpu',
      why: ': 2.5 ms an item, on the processor 20.0 ms',
    });
    // None has more time than the processor needs for all items.
    expect(asked).toEqual([
      ['cuda', 30],
      ['dml', 30],
      ['webgpu', 30],
    ]);
  });

  it.each([
    ['fails', { failed: 'No GPU was found.' }, 'No GPU was found'],
    ['gives other numbers', trial(1, 2e-3), 'Its features differ from the processor’s by 2e-3 of their length'],
    ['gives no numbers', trial(1, null), 'It gives features that are no numbers'],
    ['is no faster', trial(19), 'It is not faster, 19.0 ms an item against 20.0 ms'],
  ])('is the processor where the only other one %s, and says so', async (_what, answer, reason) => {
    const { attempt } = answering({ webgpu: answer });
    expect(await chooseProvider(30, attempt, installed('webgpu', 'cpu'))).toEqual({ provider: 'cpu', why: ` (WebGPU: ${reason})` });
  });

  it('is the processor without a trial where it is done soon, or where nothing else is installed', async () => {
    const { attempt, asked } = answering({ webgpu: trial(1) });
    expect(await chooseProvider(4, attempt, installed('webgpu', 'cpu'))).toEqual({ provider: 'cpu', why: '' });
    expect(await chooseProvider(99, attempt, [{ id: 'cuda', installed: false }, ...installed('cpu')])).toEqual({
      provider: 'cpu',
      why: '',
    });
    expect(asked).toEqual([]);
  });
});

describe('ISTHMUS_ONNX', () => {
  it('names a provider, or none', () => {
    expect(namedProvider({ ISTHMUS_ONNX: 'webgpu' })).toBe('webgpu');
    for (const none of [{}, { ISTHMUS_ONNX: '' }, { ISTHMUS_ONNX: 'auto' }]) expect(namedProvider(none)).toBeNull();
    expect(() => namedProvider({ ISTHMUS_ONNX: 'gpu' })).toThrow(
      'ISTHMUS_ONNX is "gpu", but must be auto or one of cuda, dml, coreml, webgpu, cpu.',
    );
  });

  it('has its provider also where that is slower, but not with other features', async () => {
    const why = ', chosen by ISTHMUS_ONNX=webgpu';
    expect(await insistOn('webgpu', answering({ webgpu: trial(50) }).attempt)).toEqual({ provider: 'webgpu', why });
    const refused = insistOn('webgpu', answering({ webgpu: trial(1, 0.01) }).attempt);
    await expect(refused).rejects.toThrow(AppError);
    await expect(refused).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: 'WebGPU, chosen by ISTHMUS_ONNX=webgpu, is of no use: Its features differ from the processor’s by 1e-2 of their length.',
    });
  });

  it('needs no trial of the processor', async () => {
    const { attempt, asked } = answering({});
    expect(await insistOn('cpu', attempt)).toEqual({ provider: 'cpu', why: ', chosen by ISTHMUS_ONNX=cpu' });
    expect(asked).toEqual([]);
  });
});
