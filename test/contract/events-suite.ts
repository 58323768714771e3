import { describe, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/contract.ts';
import type { Shared } from './shared-library.ts';
import { importTable, newJob } from './shared-library.ts';

/** What was heard about some data sets: another test's events may still be on their way. */
const about = (heard: readonly string[], ids: readonly string[]): string[] => heard.filter((id) => ids.includes(id));

/** Removes and restores a data set some times; each says so. */
async function stir(client: Client, id: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await client.call(time % 2 ? 'datasets.restore' : 'datasets.remove', { id });
}

export function describeEvents(library: Shared): void {
  describe('says', () => {
    it('every event to every client, in order, until it is unlistened', async () => {
      const { client, second } = library;
      const heard: string[][] = [[], [], []];
      const listen = (from: Client, into: string[]) => from.on('datasets.changed', ({ ids }) => into.push(...ids));
      const stops = [listen(client, heard[0] ?? []), listen(client, heard[1] ?? []), listen(second, heard[2] ?? [])];
      const first = await importTable(library, 'First');
      const other = await importTable(library, 'Second');
      const expected = [first.id, other.id];
      for (const { id } of [first, other, first, other, other, first]) {
        await stir(client, id, 2);
        expected.push(id, id);
      }
      for (const into of heard) await expect.poll(() => about(into, expected), { timeout: 5000 }).toEqual(expected);
      stops[0]?.();
      await stir(client, first.id, 2);
      for (const into of heard.slice(1))
        await expect.poll(() => about(into, expected), { timeout: 5000 }).toEqual([...expected, first.id, first.id]);
      expect(about(heard[0] ?? [], expected)).toEqual(expected);
    });

    it('what one client did to the others, and progress with any letter in it', async () => {
      const { client, second } = library;
      const job = `${newJob()} “\u2028\u2029\r\n\n: data: 🏝`;
      const [changed, jobs]: [string[], string[]] = [[], []];
      second.on('datasets.changed', ({ ids }) => changed.push(...ids));
      second.on('job.progress', (progress) => jobs.push(progress.job));
      const data = await importTable(library, 'Third');
      const { id } = await client.call('datasets.import', { path: data.origin, name: 'Fourth', job });
      await client.call('datasets.remove', { id: data.id });
      await expect.poll(() => about(changed, [data.id, id]), { timeout: 5000 }).toEqual([data.id, id, data.id]);
      expect(jobs.at(-1)).toBe(job);
    });
  });
}
