import { describe, expect, it } from 'vitest';
import type { DataFinding } from '../../../shared/model/finding.ts';
import { openServices, payloads } from '../../helpers/fake-ports.ts';
import { datasetRecord, runRecord } from '../../helpers/records.ts';
import { newStore } from '../../helpers/store.ts';

const finding: DataFinding = {
  check: 'leak',
  severity: 'trouble',
  message: 'One.',
  hint: 'Look.',
  count: 1,
  items: [3],
  twins: [4],
  columns: [],
  against: null,
};

async function withDigits() {
  const services = await openServices({ packed: ['digits'] });
  services.store.insertDataset(datasetRecord({ id: 'digits', name: 'Digits', hash: 'digits' }));
  services.store.insertDataset(datasetRecord({ id: 'street', name: 'Street', hash: 'street' }));
  services.data.found = { complete: true, findings: [finding], kept: [] };
  return services;
}
const excluded = { findings: [], against: null, name: null, job: 'exclude' };

describe('checks', () => {
  it('answer what was found, by name, and say that a data set changed', async () => {
    const services = await withDigits();
    const { handlers } = services;
    expect(await handlers['datasets.check']({ id: 'Digits', job: 'check' })).toEqual(services.data.found);
    expect(await handlers['datasets.compare']({ id: 'Digits', against: 'Street', job: 'compare' })).toEqual([
      { ...finding, against: 'Street' },
    ]);
    expect((await handlers['datasets.keep']({ id: 'Digits', check: 'leak', kept: true })).kept).toEqual(['leak']);
    expect((await handlers['datasets.findings']({ id: 'Digits' })).kept).toEqual(['leak']);
    expect(payloads(services, 'datasets.changed')).toEqual([{ ids: ['digits'] }, { ids: ['digits'] }]);
    await expect(handlers['datasets.compare']({ id: 'Digits', against: 'Nowhere', job: 'compare' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a data set made of another', () => {
  it('is listed and said; its parent stays', async () => {
    const services = await withDigits();
    const left = await services.handlers['datasets.exclude']({ id: 'Digits', items: [1, 2], ...excluded });
    const some = await services.handlers['datasets.subset']({
      id: 'Digits',
      name: 'Some',
      items: [5],
      classes: null,
      count: null,
      seed: 1,
    });
    expect(services.store.datasets().map(({ name }) => name)).toEqual(expect.arrayContaining(['Digits', 'Some', 'Digits', 'Street']));
    expect(left.derivation).toMatchObject({ parentName: 'Digits', parentHash: 'digits' });
    expect(payloads(services, 'datasets.changed')).toEqual([{ ids: [left.id] }, { ids: [some.id] }]);
    expect(left).toMatchObject({ name: 'Digits', version: 2 });
    // Once more the same: it is there already.
    expect(await services.handlers['datasets.exclude']({ id: 'Digits@1', items: [1, 2], ...excluded })).toMatchObject({
      id: left.id,
      isNew: false,
    });
  });

  it('under another name is that name’s next version', async () => {
    const services = await withDigits();
    const left = await services.handlers['datasets.exclude']({ id: 'Digits', items: [1], ...excluded, name: 'Street' });
    expect(left).toMatchObject({ name: 'Street', version: 2, derivation: { parentName: 'Digits' } });
  });
});

describe('the content of a subset’s parent', () => {
  const week = () => new Date(Date.now() + 8 * 86_400_000);

  /** A library whose data set went to the trash, and a subset of it, which may have gone too, or is of a run alone. */
  async function opened(subset: 'listed' | 'trashed' | 'of a run') {
    const store = await newStore();
    store.insertDataset(datasetRecord({ id: 'parent', hash: 'parent' }));
    store.trashDataset('parent');
    if (subset === 'of a run') store.insertRun(runRecord({ state: 'finished', targetHash: 'subset' }));
    else store.insertDataset(datasetRecord({ id: 'subset', name: 'Some', hash: 'subset' }));
    if (subset === 'trashed') store.trashDataset('subset');
    return openServices({ store, packed: ['parent', 'subset'], parents: { subset: 'parent' }, now: week });
  }

  it('stays as long as the subset is listed or a run needs it', async () => {
    for (const subset of ['listed', 'of a run'] as const) expect([...(await opened(subset)).data.packed]).toEqual(['parent', 'subset']);
  });

  it('goes with the last subset, in whatever order they went to the trash', async () => {
    const { data, store } = await opened('trashed');
    expect([...data.packed]).toEqual([]);
    expect(store.trashedDatasets('9999')).toEqual([]);
  });

  it('goes with the last run that needed the subset', async () => {
    const { store } = await opened('of a run');
    store.trashRun('run-1');
    const { data } = await openServices({ store, packed: ['parent', 'subset'], parents: { subset: 'parent' }, now: week });
    expect([...data.packed]).toEqual([]);
  });
});
