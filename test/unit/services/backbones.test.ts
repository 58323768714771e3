import { describe, expect, it } from 'vitest';
import { backboneWishesSchema } from '../../../shared/model/backbone.ts';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import { openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { backboneRecord, checkpointRecord, datasetRecord, runRecord } from '../../helpers/records.ts';

const wishes = backboneWishesSchema.parse({});
let jobs = 0;
const adding = ({ handlers }: Services, more: object = {}) =>
  handlers['backbones.add']({
    name: 'MobileNet',
    paths: ['mobilenet.onnx'],
    run: null,
    wishes,
    licence: 'MIT',
    job: `add-${++jobs}`,
    ...more,
  });

describe('adding a backbone', () => {
  it('takes the files, tries the model, and tells of it', async () => {
    const services = await openServices();
    const added = await adding(services);
    expect(services.trainer.inspections).toEqual([{ folder: 'backbones/mobilenet.onnx', files: ['mobilenet.onnx'], wishes }]);
    expect(added).toMatchObject({
      name: 'MobileNet',
      hash: 'mobilenet.onnx',
      layer: 'pool',
      size: 4,
      licence: 'MIT',
      origin: 'mobilenet.onnx',
    });
    expect(await services.handlers['backbones.list']({})).toEqual([added]);
    expect(payloads(services, 'backbones.changed')).toEqual([{ ids: [added.id] }]);
  });

  it('takes the tokenizer with it that is named', async () => {
    const services = await openServices();
    await adding(services, { wishes: { ...wishes, tokenizer: 'other/tokenizer.json' } });
    expect(services.tokenizers).toEqual(['other/tokenizer.json']);
  });

  it('that cannot be used leaves nothing behind', async () => {
    const services = await openServices();
    services.trainer.inspect = () => Promise.reject(new Error('no model'));
    await expect(adding(services)).rejects.toThrow('no model');
    expect(services.removed).toEqual(['backbones/mobilenet.onnx']);
    expect(await services.handlers['backbones.list']({})).toEqual([]);
  });

  it('under a name that is taken is refused before anything is copied', async () => {
    const services = await openServices();
    services.store.insertBackbone(backboneRecord());
    await expect(adding(services)).rejects.toMatchObject({ code: 'conflict', details: { field: 'name' } });
    expect(services.trainer.inspections).toEqual([]);
  });

  it('of a run takes the extractor of its chosen model, fed as that is', async () => {
    const services = await openServices();
    services.store.insertRun(runRecord({ config: runConfig({ method: 'dann', seed: 7 }), state: 'finished' }));
    services.store.insertCheckpoint('run-1', checkpointRecord({ arm: 'adapted', seed: 7, step: 100 }));
    const added = await adding(services, { name: 'Own', paths: [], run: 'run-1' });
    expect(added).toMatchObject({ name: 'Own', origin: 'run run-1', layer: 'features', input: { kind: 'table' } });
    // What was made on the way is gone.
    expect(services.removed).toHaveLength(1);
  });
});

describe('ranking backbones', () => {
  it('takes those that take the items, or those that are named', async () => {
    const services = await openServices();
    services.store.insertDataset(datasetRecord({ id: 'd', name: 'd', kind: 'image' }));
    services.store.insertBackbone(backboneRecord());
    services.store.insertBackbone(
      backboneRecord({ id: 'rows', name: 'Rows', input: { kind: 'table', columns: ['a'], mean: [0], deviation: [1] } }),
    );
    const rank = (backbones: string[]) => services.handlers['backbones.rank']({ dataset: 'd', backbones, job: `rank-${++jobs}` });
    expect((await rank([])).backbones.map(({ name }) => name)).toEqual(['MobileNet']);
    expect((await rank(['MobileNet'])).backbones).toHaveLength(1);
    await expect(rank(['Rows'])).rejects.toMatchObject({ code: 'bad-config' });
    await expect(rank(['none'])).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a run with a backbone', () => {
  async function withData(): Promise<Services> {
    const services = await openServices();
    for (const id of ['source', 'target']) services.store.insertDataset(datasetRecord({ id, name: id, hash: id }));
    services.store.insertBackbone(backboneRecord());
    return services;
  }
  const config = (change: object) =>
    runConfigSchema.parse({ source: 'source', target: 'target', network: 'mlp', backbone: 'MobileNet', ...change });

  it('gives the trainer its files and where features are kept, also when it was removed meanwhile', async () => {
    const services = await withData();
    const run = await services.handlers['runs.start'](config({}));
    expect(run.config.backbone).toBe('backbone-1');
    services.store.trashBackbone('backbone-1');
    const { job } = await services.trainer.begun();
    expect(job.backbone).toEqual({
      backbone: backboneRecord(),
      folder: `backbones/${'c'.repeat(64)}`,
      featuresFolder: 'features',
      trained: false,
    });
  });

  it('is refused for a network that takes items, and for a backbone of other data', async () => {
    const services = await withData();
    const start = (change: object) => services.handlers['runs.start'](config(change));
    await expect(start({ network: 'cnn-small' })).rejects.toMatchObject({ code: 'bad-config', details: { field: 'network' } });
    services.store.insertBackbone(
      backboneRecord({ id: 'rows', name: 'Rows', input: { kind: 'table', columns: ['a'], mean: [0], deviation: [1] } }),
    );
    await expect(start({ training: { cropToContent: true } })).rejects.toMatchObject({ details: { field: 'cropToContent' } });
    await expect(start({ backbone: 'Rows' })).rejects.toMatchObject({ code: 'bad-config', details: { field: 'backbone' } });
  });

  it('says how far its features are, by the run’s id', async () => {
    const services = await withData();
    const run = await services.handlers['runs.start'](config({}));
    const training = await services.trainer.begun();
    training.say({ type: 'preparing', phase: 'Features by MobileNet', done: 32, total: 100 });
    expect(payloads(services, 'job.progress')).toEqual([{ job: run.id, phase: 'Features by MobileNet', done: 32, total: 100 }]);
    training.cancel();
  });
});
