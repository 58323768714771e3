import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { events, requests } from '../../shared/contract/contract.ts';
import type { RequestName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Shared } from './shared-library.ts';
import { failure } from './errors-suite.ts';
import { importTable, newJob } from './shared-library.ts';

/** An input for every request: it is answered, or refused with this code. */
const asked: Readonly<Record<RequestName, readonly [input: object, refused: string | null]>> = {
  'catalog.get': [{}, null],
  'library.get': [{}, null],
  'engines.list': [{}, null],
  'engines.providers': [{}, null],
  'engines.install': [{ from: join('nowhere', 'there-is-no-such-file.tar.gz'), job: 'install' }, 'any'],
  'engines.bench': [{ method: 'none', job: 'bench' }, 'bad-config'],
  'files.list': [{}, null],
  'datasets.list': [{}, null],
  'datasets.get': [{ id: 'none' }, 'not-found'],
  'datasets.import': [{ path: join('nowhere', 'there-is-no-such-folder'), name: 'None', job: 'import' }, 'bad-data'],
  'datasets.samples': [{ id: 'none' }, 'not-found'],
  'datasets.match': [{ source: 'none', target: 'none' }, 'not-found'],
  'datasets.shift': [{ source: 'none', target: 'none', job: 'shift' }, 'not-found'],
  'datasets.findings': [{ id: 'none' }, 'not-found'],
  'datasets.check': [{ id: 'none', job: 'check' }, 'not-found'],
  'datasets.compare': [{ id: 'none', against: 'none', job: 'compare' }, 'not-found'],
  'datasets.keep': [{ id: 'none', check: 'leak' }, 'not-found'],
  'datasets.exclude': [{ id: 'none', items: [1], job: 'exclude' }, 'not-found'],
  'datasets.subset': [{ id: 'none', name: 'Some', count: 3 }, 'not-found'],
  'datasets.remove': [{ id: 'none' }, 'not-found'],
  'datasets.restore': [{ id: 'none' }, 'not-found'],
  'datasets.trash': [{}, null],
  'datasets.purge': [{}, null],
  'datasets.tag': [{ id: 'none', add: ['digits'] }, 'not-found'],
  'datasets.note': [{ id: 'none', text: '' }, 'not-found'],
  'datasets.rename': [{ id: 'none', name: 'Other' }, 'not-found'],
  'datasets.verify': [{ ids: ['none'], job: 'verify' }, 'not-found'],
  'backbones.add': [{ name: 'None', paths: [join('nowhere', 'none.onnx')], job: 'backbone' }, 'bad-data'],
  'backbones.rank': [{ dataset: 'none', job: 'rank' }, 'not-found'],
  'backbones.list': [{}, null],
  'backbones.get': [{ id: 'none' }, 'not-found'],
  'backbones.remove': [{ id: 'none' }, 'not-found'],
  'backbones.restore': [{ id: 'none' }, 'not-found'],
  'transfers.plan': [{ target: 'none' }, 'not-found'],
  'transfers.start': [{ target: 'none', job: 'transfer' }, 'not-found'],
  'transfers.list': [{}, null],
  'transfers.get': [{ id: 'none' }, 'not-found'],
  'transfers.pause': [{ id: 'none' }, 'not-found'],
  'transfers.resume': [{ id: 'none' }, 'not-found'],
  'transfers.remove': [{ id: 'none' }, 'not-found'],
  'transfers.restore': [{ id: 'none' }, 'not-found'],
  'jobs.cancel': [{ job: 'none' }, null],
  'runs.start': [{ source: 'none', target: 'none' }, 'not-found'],
  'runs.forecast': [{ config: { source: 'none', target: 'none' }, job: 'forecast' }, 'not-found'],
  'runs.list': [{}, null],
  'runs.get': [{ id: 'none' }, 'not-found'],
  'runs.pause': [{ id: 'none' }, 'not-found'],
  'runs.resume': [{ id: 'none' }, 'not-found'],
  'runs.cancel': [{ id: 'none' }, 'not-found'],
  'runs.note': [{ id: 'none', text: '' }, 'not-found'],
  'runs.remove': [{ id: 'none' }, 'not-found'],
  'runs.restore': [{ id: 'none' }, 'not-found'],
  'runs.analyse': [{ id: 'none', job: 'analyse' }, 'not-found'],
  'exports.create': [{ runId: 'none', job: 'export' }, 'not-found'],
  'exports.list': [{}, null],
  'models.predict': [{ bundle: join('nowhere', 'no-bundle'), inputs: ['none.png'] }, 'bad-data'],
};

export function describeRequests(library: Shared): void {
  describe('answers', () => {
    it.each(Object.entries(asked))('%s, in the contract’s words, or refuses it', async (name, [input, refused]) => {
      if (refused) {
        const error = await failure(library.client, name, input);
        expect(error.hint).not.toBe('');
        if (refused === 'any') expect(error.code).not.toBe('internal');
        else expect(error.code).toBe(refused);
        return;
      }
      const output: unknown = await library.client.call(name as RequestName, input);
      expect(output).toBeDefined();
      expect(requests[name as RequestName].output.parse(output)).toEqual(output);
    });

    it('what is large, and any letter, unchanged', async () => {
      const [columns, rows] = [400, 200];
      const { id } = await importTable(library, 'Wide “data” \u2028 – 大きい 🏝', columns, rows);
      const [dataset] = await library.client.call('datasets.list', {});
      expect(dataset).toMatchObject({ id, name: 'Wide “data” \u2028 – 大きい 🏝', count: rows, shape: [columns] });
      const samples = await library.client.call('datasets.samples', { id, count: 200 });
      expect(requests['datasets.samples'].output.parse(samples)).toEqual(samples);
      expect(samples.map(({ values }) => values?.length)).toEqual(Array.from({ length: rows }, () => columns));
      expect(JSON.stringify(samples).length).toBeGreaterThan(1_000_000);
      const path = join(library.folder, 'many-files');
      await mkdir(path);
      await Promise.all(Array.from({ length: 300 }, (_, at) => writeFile(join(path, `a file with a long name, number ${at}`), '')));
      expect((await library.client.call('files.list', { path })).entries).toHaveLength(300);
    });

    it('for a data set its versions, marks and trash, and verifies them', async () => {
      const { client } = library;
      const [first, again] = [await importTable(library, 'Versions', 2, 10), await importTable(library, 'Versions', 2, 10)];
      const second = await importTable(library, 'Versions', 2, 11);
      expect([first.isNew, again.isNew, second.isNew]).toEqual([true, false, true]);
      expect([again.id, second.version]).toEqual([first.id, 2]);
      expect((await client.call('datasets.get', { id: 'Versions@1' })).id).toBe(first.id);
      expect((await client.call('datasets.get', { id: 'Versions' })).id).toBe(second.id);
      await client.call('datasets.tag', { id: 'Versions', add: ['rows', ' of two '] });
      const noted = await client.call('datasets.note', { id: 'Versions', text: 'kept “apart”' });
      expect([noted.tags, noted.note]).toEqual([['of two', 'rows'], 'kept “apart”']);
      const listed = async (search: string, all: boolean) => (await client.call('datasets.list', { search, all })).map(({ id }) => id);
      expect(await listed('versions ROWS “apart”', false)).toEqual([second.id]);
      expect(await listed('versions', true)).toEqual([second.id, first.id]);
      expect((await client.call('datasets.rename', { id: first.id, name: 'Editions' })).name).toBe('Editions');
      const verified = await client.call('datasets.verify', { ids: ['Editions', 'Editions@1'], job: newJob() });
      expect(verified).toEqual([second, first].map(({ id, version }) => ({ id, version, name: 'Editions', problem: null })));
      await client.call('datasets.remove', { id: first.id });
      const [removed] = await client.call('datasets.trash', {});
      expect([removed?.id, Date.parse(removed?.trashedAt ?? '')]).toEqual([first.id, expect.any(Number)]);
      expect((await client.call('datasets.restore', { id: 'Editions@1' })).id).toBe(first.id);
      await client.call('datasets.remove', { id: first.id });
      expect(await client.call('datasets.purge', {})).toEqual({ removed: 1, bytes: first.bytes });
      expect(await listed('editions', true)).toEqual([second.id]);
      expect((await failure(client, 'datasets.rename', { id: second.id, name: 'Name@2' })).message).toContain('names a version');
    });

    it('a large input, and many requests at once, each its own', async () => {
      const id = 'ä🏝'.repeat(120_000);
      expect((await failure(library.client, 'datasets.get', { id })).details['id'] === id).toBe(true);
      const asking = Array.from({ length: 50 }, (_, at) => failure(library.client, 'datasets.get', { id: `number ${at}` }));
      expect((await Promise.all(asking)).map((error) => error.details['id'])).toEqual(asking.map((_, at) => `number ${at}`));
    });

    it('a long request with its progress, and lets it be cancelled', async () => {
      const path = join(library.folder, 'long.csv');
      const rows = Array.from({ length: 60_000 }, (_, row) => `${row},${row % 7},${row % 2 ? 'x' : 'y'}`);
      await writeFile(path, ['a,b,label', ...rows].join('\n'));
      const [job, heard] = [newJob(), [] as unknown[]];
      const begun = new Promise<void>((resolve) => {
        library.client.on('job.progress', (progress) => {
          if (progress.job !== job) return;
          heard.push(progress);
          resolve();
        });
      });
      const importing = library.client.call('datasets.import', { path, name: 'Long', job }).catch((error: unknown) => error);
      await begun;
      expect(await library.client.call('jobs.cancel', { job })).toEqual({});
      const error = await importing;
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'interrupted', retry: true });
      for (const progress of heard) expect(events['job.progress'].parse(progress)).toEqual(progress);
      expect((await library.client.call('datasets.list', {})).map(({ name }) => name)).not.toContain('Long');
    });
  });
}
