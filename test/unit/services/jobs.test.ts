import { describe, expect, it } from 'vitest';
import { openServices, payloads } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';

const importing = ({ handlers }: Services, job: string, path = 'digits') =>
  handlers['datasets.import']({ path, name: path, format: null, options: {}, labels: null, strict: false, job });

/** An import that has begun and goes on until it is let go or cancelled. */
async function held(): Promise<{ services: Services; result: Promise<unknown>; go: () => void }> {
  const services = await openServices();
  const { promise, resolve } = Promise.withResolvers<void>();
  services.data.importing = promise;
  return { services, result: importing(services, 'one'), go: resolve };
}

describe('a job', () => {
  it('reports its progress under its name', async () => {
    const { services, result, go } = await held();
    go();
    await result;
    expect(payloads(services, 'job.progress')).toEqual([{ job: 'one', phase: 'Reading', done: 1, total: 2 }]);
  });

  it('can be cancelled, and leaves nothing', async () => {
    const { services, result } = await held();
    const ended = expect(result).rejects.toMatchObject({ code: 'interrupted' });
    expect(await services.handlers['jobs.cancel']({ job: 'one' })).toEqual({});
    await ended;
    expect([services.store.datasets(), services.data.packed.size]).toEqual([[], 0]);
  });

  it('is not disturbed when another is cancelled, or one that does not run', async () => {
    const { services, result, go } = await held();
    for (const job of ['two', 'on', 'one ']) expect(await services.handlers['jobs.cancel']({ job })).toEqual({});
    go();
    await expect(result).resolves.toMatchObject({ name: 'digits' });
  });

  it('keeps its name to itself while it runs, and no longer', async () => {
    const { services, result, go } = await held();
    await expect(importing(services, 'one', 'letters')).rejects.toMatchObject({ code: 'conflict' });
    go();
    await result;
    await expect(importing(services, 'one', 'letters')).resolves.toMatchObject({ name: 'letters' });
  });

  it('gives its name free when it fails', async () => {
    const { services, result } = await held();
    await services.handlers['jobs.cancel']({ job: 'one' });
    await result.catch(() => undefined);
    services.data.importing = Promise.resolve();
    await expect(importing(services, 'one')).resolves.toMatchObject({ name: 'digits' });
  });

  it('has ended when the library is closed', async () => {
    const { services, result } = await held();
    const order: string[] = [];
    const ended = result.catch(() => order.push('job ended'));
    await services.close();
    order.push('closed');
    await ended;
    expect(order).toEqual(['job ended', 'closed']);
  });
});
