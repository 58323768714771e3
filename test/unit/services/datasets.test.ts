import { describe, expect, it } from 'vitest';
import { datasetTitle } from '../../../shared/model/dataset.ts';
import { openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { runRecord } from '../../helpers/records.ts';

let jobs = 0;
const importing = ({ handlers }: Services, path: string, name: string) =>
  handlers['datasets.import']({ path, name, format: null, options: {}, labels: null, strict: false, job: `job-${++jobs}` });

const listed = async ({ handlers }: Services, { all = false, search = '' } = {}) =>
  (await handlers['datasets.list']({ all, search })).map(datasetTitle);

describe('an import', () => {
  it('is listed, and said', async () => {
    const services = await openServices();
    const { isNew, ...dataset } = await importing(services, 'digits', 'Digits');
    expect(isNew).toBe(true);
    expect(await services.handlers['datasets.list']({ all: false, search: '' })).toEqual([dataset]);
    expect(payloads(services, 'datasets.changed')).toEqual([{ ids: [dataset.id] }]);
  });

  it('of the same content under the same name is the one that is there', async () => {
    const services = await openServices();
    const first = await importing(services, 'digits', 'Digits');
    expect(await importing(services, 'digits', 'Digits')).toEqual({ ...first, isNew: false });
    expect(services.store.datasets()).toHaveLength(1);
    expect(services.data.packed).toEqual(new Set(['digits']));
    expect(payloads(services, 'datasets.changed')).toHaveLength(1);
  });

  it('of the same content under another name is a data set of its own', async () => {
    const services = await openServices();
    await importing(services, 'digits', 'Digits');
    const second = await importing(services, 'digits', 'Numbers');
    expect(services.store.datasets().map(({ name, version, hash }) => [name, version, hash])).toEqual([
      [second.name, 1, 'digits'],
      ['Digits', 1, 'digits'],
    ]);
  });

  it('of other content under a name that is taken is its next version, with its tags; the name is that of the newest', async () => {
    const services = await openServices();
    const first = await importing(services, 'digits', 'Digits');
    await services.handlers['datasets.tag']({ id: 'Digits', add: ['small'], remove: [] });
    await services.handlers['datasets.note']({ id: 'Digits', text: 'the first' });
    const second = await importing(services, 'more digits', 'Digits');
    expect(second).toMatchObject({ version: 2, tags: ['small'], note: '', isNew: true });
    const get = async (id: string) => (await services.handlers['datasets.get']({ id })).id;
    expect([await get('Digits'), await get('Digits@2'), await get('Digits@1')]).toEqual([second.id, second.id, first.id]);
    expect([await listed(services), await listed(services, { all: true })]).toEqual([['Digits@2'], ['Digits@2', 'Digits']]);
    await expect(get('Digits@3')).rejects.toMatchObject({ code: 'not-found', hint: 'There are: Digits@2.' });
    expect((await importing(services, 'digits', 'Digits')).id).toBe(first.id);
  });

  it('of what has not changed reads nothing, as long as its content is there', async () => {
    const services = await openServices();
    const { data } = services;
    data.states.set('digits', 'as it was');
    const first = await importing(services, 'digits', 'Digits');
    expect(await importing(services, 'digits', 'Digits')).toEqual({ ...first, isNew: false });
    expect(data.read).toEqual(['digits']);
    await importing(services, 'digits', 'Other');
    data.states.set('digits', 'touched');
    expect(await importing(services, 'digits', 'Digits')).toMatchObject({ id: first.id, isNew: false, fingerprint: 'touched' });
    expect(data.read).toHaveLength(3);
    await importing(services, 'digits', 'Digits');
    expect(data.read).toHaveLength(3);
    data.packed.delete('digits');
    expect((await importing(services, 'digits', 'Digits')).id).toBe(first.id);
    expect(data.packed).toEqual(new Set(['digits']));
  });

  it('of what is in the trash brings it back, read or not', async () => {
    const services = await openServices();
    const first = await importing(services, 'digits', 'Digits');
    for (const state of [null, 'as it was', 'as it was']) {
      if (state !== null) services.data.states.set('digits', state);
      await services.handlers['datasets.remove']({ id: first.id });
      expect(await importing(services, 'digits', 'Digits')).toMatchObject({ id: first.id, isNew: false });
      expect(await listed(services)).toEqual(['Digits']);
    }
    expect(services.data.read).toHaveLength(3);
    await services.handlers['datasets.remove']({ id: first.id });
    // The number of what is in the trash stays its own.
    expect((await importing(services, 'letters', 'Digits')).version).toBe(2);
  });
});

describe('what people write on a data set', () => {
  it('is found by a search, with its name and origin', async () => {
    const services = await openServices();
    for (const name of ['Digits', 'Letters']) await importing(services, `/disk/${name}`, name);
    const tagged = await services.handlers['datasets.tag']({ id: 'Digits', add: ['small', 'grey', 'small'], remove: [] });
    expect(tagged.tags).toEqual(['grey', 'small']);
    expect((await services.handlers['datasets.tag']({ id: 'Digits', add: [], remove: ['grey', 'none'] })).tags).toEqual(['small']);
    await services.handlers['datasets.note']({ id: 'Letters', text: 'By hand' });
    expect(payloads(services, 'datasets.changed')).toHaveLength(5);
    const found = await Promise.all(
      ['', 'SMALL', 'grey', 'hand let', '/disk/', 'hand small'].map((search) => listed(services, { search })),
    );
    expect(found).toEqual([['Letters', 'Digits'], ['Digits'], [], ['Letters'], ['Letters', 'Digits'], []]);
  });

  it('may be another name, of all versions, which no other data set has', async () => {
    const services = await openServices();
    for (const path of ['digits', 'more digits']) await importing(services, path, 'Digits');
    await importing(services, 'letters', 'Letters');
    await services.handlers['datasets.remove']({ id: 'Digits@1' });
    const renamed = await services.handlers['datasets.rename']({ id: 'Digits', name: 'Numbers' });
    expect(renamed).toMatchObject({ name: 'Numbers', version: 2 });
    expect((await services.handlers['datasets.restore']({ id: 'Numbers@1' })).hash).toBe('digits');
    expect(await listed(services, { all: true })).toEqual(['Letters', 'Numbers@2', 'Numbers']);
    const rename = () => services.handlers['datasets.rename']({ id: 'Letters', name: 'Numbers' });
    await expect(rename()).rejects.toMatchObject({ code: 'conflict', message: 'There is another data set called Numbers.' });
    for (const id of ['Numbers', 'Numbers']) await services.handlers['datasets.remove']({ id });
    await expect(rename()).rejects.toMatchObject({ message: 'There is another data set called Numbers in the trash.' });
    expect(await services.handlers['datasets.rename']({ id: 'Letters', name: 'Letters' })).toMatchObject({ name: 'Letters' });
  });
});

it('a run is of the versions that there were when it began, and says which', async () => {
  const services = await openServices();
  for (const path of ['one', 'two', 'three']) await importing(services, path, 'Digits');
  const run = await services.handlers['runs.start'](runConfig({ source: 'Digits@2', target: 'Digits' }));
  expect([run.sourceName, run.sourceHash, run.targetName, run.targetHash]).toEqual(['Digits@2', 'two', 'Digits@3', 'three']);
  await importing(services, 'four', 'Digits');
  expect(services.store.run(run.id)).toMatchObject({ sourceHash: 'two', targetHash: 'three' });
});

describe('verifying', () => {
  const verify = ({ handlers }: Services, ids: string[] = []) => handlers['datasets.verify']({ ids, job: `job-${++jobs}` });

  it('reads each content once, names what is damaged, and lets an import mend it', async () => {
    const services = await openServices();
    for (const path of ['digits', 'letters']) services.data.states.set(path, `state of ${path}`);
    for (const [path, name] of [
      ['digits', 'Digits'],
      ['digits', 'Numbers'],
      ['letters', 'Letters'],
    ] as const)
      await importing(services, path, name);
    services.data.damaged.add('digits');
    expect((await verify(services)).map(({ name, version, problem }) => [name, version, problem])).toEqual([
      ['Letters', 1, null],
      ['Numbers', 1, 'It is damaged.'],
      ['Digits', 1, 'It is damaged.'],
    ]);
    expect(payloads(services, 'job.progress').filter(({ phase }) => phase.startsWith('Verifying'))).toEqual([
      expect.objectContaining({ phase: 'Verifying Letters', done: 2, total: 8 }),
      expect.objectContaining({ phase: 'Verifying Digits', done: 6, total: 8 }),
    ]);
    const read = services.data.read.length;
    await importing(services, 'letters', 'Letters');
    await importing(services, 'digits', 'Digits');
    expect(services.data.read.slice(read)).toEqual(['digits']);
    expect((await verify(services, ['Numbers'])).map(({ problem }) => problem)).toEqual([null]);
  });

  it('can be stopped', async () => {
    const services = await openServices();
    await importing(services, 'digits', 'Digits');
    services.heard = (name, payload) => {
      if (name === 'job.progress' && 'job' in payload) void services.handlers['jobs.cancel']({ job: payload.job });
    };
    await expect(verify(services)).rejects.toMatchObject({ code: 'interrupted', retry: true, message: 'Verifying was stopped.' });
  });
});

describe('a data set that was removed', () => {
  it('is not found until it is restored', async () => {
    const services = await openServices();
    const { id } = await importing(services, 'digits', 'Digits');
    await services.handlers['datasets.remove']({ id: 'Digits' });
    await expect(services.handlers['datasets.get']({ id })).rejects.toMatchObject({ code: 'not-found', details: { id } });
    await expect(services.handlers['datasets.remove']({ id })).rejects.toMatchObject({ code: 'not-found' });
    expect((await services.handlers['datasets.restore']({ id })).id).toBe(id);
    expect((await services.handlers['datasets.get']({ id: 'Digits' })).id).toBe(id);
    expect(payloads(services, 'datasets.changed')).toEqual([{ ids: [id] }, { ids: [id] }, { ids: [id] }]);
    expect(services.data.packed).toEqual(new Set(['digits']));
  });

  it('comes back beside what has got its name since, by its id or its name', async () => {
    const services = await openServices();
    const first = await importing(services, 'digits', 'Digits');
    await services.handlers['datasets.remove']({ id: first.id });
    const second = await importing(services, 'letters', 'Digits');
    const trash = await services.handlers['datasets.trash']({});
    expect(trash.map(({ id, trashedAt }) => [id, Number.isNaN(Date.parse(trashedAt))])).toEqual([[first.id, false]]);
    expect((await services.handlers['datasets.restore']({ id: 'Digits' })).id).toBe(first.id);
    expect(await listed(services, { all: true })).toEqual(['Digits@2', 'Digits']);
    for (const { id } of [first, second]) await services.handlers['datasets.remove']({ id });
    const none = services.handlers['datasets.restore']({ id: 'Digits@3' });
    await expect(none).rejects.toMatchObject({ code: 'not-found', hint: 'There are: Digits@2, Digits.' });
    expect((await services.handlers['datasets.restore']({ id: 'Digits' })).id).toBe(second.id);
    expect((await services.handlers['datasets.restore']({ id: 'Digits@1' })).id).toBe(first.id);
  });

  it('that never was cannot be restored, and nothing is said', async () => {
    const services = await openServices();
    await expect(services.handlers['datasets.restore']({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(services.handlers['runs.restore']({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    expect(services.events).toEqual([]);
  });

  it('goes for good when the trash is emptied, but for content that is needed or that the disk keeps, and interrupted imports with it', async () => {
    const services = await openServices();
    for (const path of ['alone', 'shared', 'of a run', 'stuck']) await importing(services, path, path);
    await importing(services, 'shared', 'Kept');
    services.store.insertRun(runRecord({ targetHash: 'of a run' }));
    for (const id of ['alone', 'shared', 'of a run', 'stuck']) await services.handlers['datasets.remove']({ id });
    services.data.interrupted = 300;
    expect(await services.handlers['datasets.purge']({})).toEqual({ removed: 3, bytes: 1024 + 300 });
    expect(services.data.interrupted).toBe(0);
    expect(services.data.packed).toEqual(new Set(['shared', 'of a run', 'stuck']));
    expect((await services.handlers['datasets.trash']({})).map(({ name }) => name)).toEqual(['stuck']);
    expect(await listed(services, { all: true })).toEqual(['Kept']);
  });

  it('stays in the trash while data are imported', async () => {
    const services = await openServices();
    await importing(services, 'digits', 'Digits');
    await services.handlers['datasets.remove']({ id: 'Digits' });
    const { promise, resolve } = Promise.withResolvers<void>();
    services.data.importing = promise;
    const waiting = importing(services, 'digits', 'Other');
    await expect(services.handlers['datasets.purge']({})).rejects.toMatchObject({ code: 'conflict', retry: true });
    resolve();
    await waiting;
    expect(await services.handlers['datasets.purge']({})).toEqual({ removed: 1, bytes: 0 });
    expect(services.data.packed).toEqual(new Set(['digits']));
  });
});

it('a run is removed when it neither trains nor waits', async () => {
  const services = await openServices();
  for (const state of ['finished', 'paused'] as const) services.store.insertRun(runRecord({ id: state, state }));
  await services.handlers['runs.remove']({ id: 'finished' });
  expect(await services.handlers['runs.list']({})).toEqual([runRecord({ id: 'paused', state: 'paused' })]);
  expect(await services.handlers['runs.restore']({ id: 'finished' })).toEqual(runRecord({ id: 'finished', state: 'finished' }));
  expect(payloads(services, 'runs.changed')).toEqual([{ ids: ['finished'] }, { ids: ['finished'] }]);
  for (const state of ['queued', 'running'] as const) {
    services.store.insertRun(runRecord({ id: state, state }));
    await expect(services.handlers['runs.remove']({ id: state })).rejects.toMatchObject({ code: 'conflict' });
    expect(services.store.run(state)?.state).toBe(state);
  }
});
