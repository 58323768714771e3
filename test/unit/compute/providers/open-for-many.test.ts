import { expect, it } from 'vitest';
import type { openBackbone } from '../../../../main/backbones/open.ts';
import { openForMany } from '../../../../main/compute/providers/open-for-many.ts';
import type { TrialOrder } from '../../../../main/compute/providers/trial.ts';
import type { OnnxProvider } from '../../../../shared/model/engine.ts';
import { backboneRecord } from '../../../helpers/records.ts';

const order: TrialOrder = { datasetFolder: 'data', place: { backbone: backboneRecord({ name: 'b0', format: 'onnx' }), folder: 'files' } };
const providers = [{ id: 'webgpu' as const, installed: true }];
const quick = async () => ({ difference: 0, milliseconds: 1, processorMilliseconds: 20 });
/** So many items that any of them is worth a trial. */
const left = 1e12;

/** Every feature tells what computed it: 0 the processor, 1 another. @param breaks at which run the other one fails */
function recorded(breaks = Infinity) {
  const events: string[] = [];
  let runs = 0;
  const open: typeof openBackbone = async (_folder, _backbone, provider: OnnxProvider = 'cpu') => {
    events.push(`open ${provider}`);
    return {
      async features(_items, count) {
        if (provider !== 'cpu' && ++runs >= breaks) throw new Error('The device was lost.');
        await new Promise((resolve) => setTimeout(resolve, 1));
        return new Float32Array(count).fill(provider === 'cpu' ? 0 : 1);
      },
      close: async () => void events.push(`close ${provider}`),
    };
  };
  return { events, open };
}

async function computedBy(model: Awaited<ReturnType<typeof openForMany>>, pieces: number): Promise<number[]> {
  const by: number[] = [];
  for (let piece = 0; piece < pieces; piece++) by.push(...(await model.features(new Float32Array(1), 1)));
  await model.close();
  return by;
}

it('goes on on the faster provider behind the first items, and says so', async () => {
  const { open, events } = recorded();
  const model = await openForMany(order, { left, begun: false }, { open, attempt: quick, providers, environment: {} });
  expect(await computedBy(model, 3)).toEqual([0, 1, 1]);
  expect(events).toEqual(['open cpu', 'open webgpu', 'close cpu', 'close webgpu']);
  expect(model.by).toBe('Features by b0 were computed on WebGPU: 1.0 ms an item, on the processor 20.0 ms.');
});

it('goes back to the processor where the provider fails on the way, and loses no item', async () => {
  const { open, events } = recorded(2);
  const model = await openForMany(order, { left, begun: false }, { open, attempt: quick, providers, environment: {} });
  expect(await computedBy(model, 4)).toEqual([0, 1, 0, 0]);
  expect(events).toEqual(['open cpu', 'open webgpu', 'close cpu', 'open cpu', 'close webgpu', 'close cpu']);
  expect(model.by).toBe('Features by b0 were computed on the processor, since WebGPU failed on the way: The device was lost.');
});

it('leaves to the processor what an earlier attempt began', async () => {
  const { open } = recorded();
  const model = await openForMany(order, { left, begun: true }, { open, attempt: quick, providers, environment: {} });
  expect(await computedBy(model, 2)).toEqual([0, 0]);
  expect(model.by).toBe('Features by b0 were computed on the processor, which finished what an earlier attempt began.');
});

it('stays where ISTHMUS_ONNX says, and fails there', async () => {
  const { open, events } = recorded(2);
  const model = await openForMany(
    order,
    { left, begun: true },
    { open, attempt: quick, providers, environment: { ISTHMUS_ONNX: 'webgpu' } },
  );
  expect([...(await model.features(new Float32Array(1), 1))]).toEqual([1]);
  await expect(model.features(new Float32Array(1), 1)).rejects.toThrow('The device was lost.');
  expect(events).toEqual(['open webgpu']);
  expect(model.by).toBe('Features by b0 were computed on WebGPU, chosen by ISTHMUS_ONNX=webgpu.');
});

it('has nothing to say of a model that runs on the engine', async () => {
  const { open } = recorded();
  const graph = { ...order, place: { backbone: backboneRecord({ format: 'graph' }), folder: 'files' } };
  const model = await openForMany(graph, { left, begun: false }, { open, attempt: quick, providers, environment: { ISTHMUS_ONNX: 'no' } });
  expect(await computedBy(model, 2)).toEqual([0, 0]);
  expect(model.by).toBeNull();
});
