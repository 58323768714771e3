import { describe, expect, it } from 'vitest';
import { openServices, payloads } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { runRecord } from '../../helpers/records.ts';

let jobs = 0;
const importing = ({ handlers }: Services, path: string, name: string) =>
  handlers['datasets.import']({ path, name, format: null, options: {}, labels: null, strict: false, job: `job-${++jobs}` });

describe('an import', () => {
  it('is listed, and said', async () => {
    const services = await openServices();
    const dataset = await importing(services, 'digits', 'Digits');
    expect(await services.handlers['datasets.list']({})).toEqual([dataset]);
    expect(payloads(services, 'datasets.changed')).toEqual([{ ids: [dataset.id] }]);
  });

  it('of the same content under the same name is the one that is there', async () => {
    const services = await openServices();
    const first = await importing(services, 'digits', 'Digits');
    expect(await importing(services, 'digits', 'Digits')).toEqual(first);
    expect(services.store.datasets()).toHaveLength(1);
    expect(services.data.packed).toEqual(new Set(['digits']));
    expect(payloads(services, 'datasets.changed')).toHaveLength(1);
  });

  it('of the same content under another name is a data set of its own', async () => {
    const services = await openServices();
    await importing(services, 'digits', 'Digits');
    const second = await importing(services, 'digits', 'Numbers');
    expect(services.store.datasets().map(({ name, hash }) => [name, hash])).toEqual([
      [second.name, 'digits'],
      ['Digits', 'digits'],
    ]);
  });

  it('of other content under a name that is taken is refused, and leaves no content behind', async () => {
    const services = await openServices();
    await importing(services, 'digits', 'Digits');
    await expect(importing(services, 'letters', 'Digits')).rejects.toMatchObject({ code: 'conflict' });
    expect(services.data.packed).toEqual(new Set(['digits']));
    expect(services.store.datasets()).toHaveLength(1);
  });

  it('that is refused keeps content that another data set or a run needs', async () => {
    const services = await openServices();
    await importing(services, 'digits', 'Digits');
    await importing(services, 'letters', 'Letters');
    services.store.insertRun(runRecord({ targetHash: 'street' }));
    await expect(importing(services, 'letters', 'Digits')).rejects.toMatchObject({ code: 'conflict' });
    await expect(importing(services, 'street', 'Digits')).rejects.toMatchObject({ code: 'conflict' });
    expect(services.data.packed).toEqual(new Set(['digits', 'letters', 'street']));
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

  it('stays in the trash where its name has been given to another', async () => {
    const services = await openServices();
    const first = await importing(services, 'digits', 'Digits');
    await services.handlers['datasets.remove']({ id: first.id });
    const second = await importing(services, 'letters', 'Digits');
    await expect(services.handlers['datasets.restore']({ id: first.id })).rejects.toMatchObject({ code: 'conflict' });
    expect(services.store.datasets()).toEqual([second]);
    await services.handlers['datasets.remove']({ id: second.id });
    expect((await services.handlers['datasets.restore']({ id: first.id })).id).toBe(first.id);
  });

  it('that never was cannot be restored, and nothing is said', async () => {
    const services = await openServices();
    await expect(services.handlers['datasets.restore']({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(services.handlers['runs.restore']({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    expect(services.events).toEqual([]);
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
