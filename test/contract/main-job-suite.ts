import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { events, requests } from '../../shared/contract/contract.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import { classes, writePictures } from '../helpers/pictures.ts';
import type { Shared } from './shared-library.ts';
import { newJob } from './shared-library.ts';

export function describeMainJob(library: Shared): void {
  describe('does', () => {
    it('the main job: two folders in, an adapted model out', async () => {
      const { client, folder } = library;
      await writePictures(join(folder, 'dark'), { each: 8, ground: 0, seed: 1 });
      const pictures = await writePictures(join(folder, 'bright'), { each: 8, ground: 110, seed: 2, labelled: false });
      const source = await client.call('datasets.import', { path: join(folder, 'dark'), name: 'Dark', job: newJob() });
      const target = await client.call('datasets.import', { path: join(folder, 'bright'), name: 'Bright', job: newJob() });
      expect(await client.call('datasets.match', { source: source.id, target: target.id })).toMatchObject({ problem: null });

      const shift = await client.call('datasets.shift', { source: source.id, target: target.id, job: newJob() });
      expect(requests['datasets.shift'].output.parse(shift)).toEqual(shift);
      expect(shift).toMatchObject({
        source: 'Dark',
        target: 'Bright',
        items: { source: 24, target: 24 },
        features: [{ name: 'brightness' }, {}],
      });

      const heard: EventPayload<'run.progress'>[] = [];
      const ended = new Promise<void>((resolve) => {
        client.on('run.progress', (progress) => {
          heard.push(progress);
          if (!['queued', 'running'].includes(progress.run.state)) resolve();
        });
      });
      const config = {
        network: 'mlp',
        networkParameters: { hiddenUnits: 8 },
        training: { epochs: 1, batchSize: 4 },
        engine: 'wasm',
      } as const;
      const run = await client.call('runs.start', { source: 'Dark', target: 'Bright', ...config });
      await ended;
      const shown = await client.call('runs.get', { id: run.id });
      expect(requests['runs.get'].output.parse(shown)).toEqual(shown);
      expect(shown.run.error).toBeNull();
      expect(shown.run).toMatchObject({ state: 'finished', classes: [...classes], engine: 'wasm', stepsDone: shown.run.stepsTotal });
      for (const progress of heard) expect(events['run.progress'].parse(progress)).toEqual(progress);
      // What was said is what is stored, in the same order.
      expect(heard.flatMap(({ metrics }) => metrics)).toEqual(shown.metrics);
      expect(heard.at(-1)?.run).toEqual(shown.run);
      const [since] = shown.metrics.slice(-2);
      const { metrics } = await client.call('runs.get', { id: run.id, afterSeq: since?.seq ?? 0 });
      expect(metrics).toEqual(shown.metrics.slice(-1));

      const analysis = await client.call('runs.analyse', { id: run.id, job: newJob() });
      expect(requests['runs.analyse'].output.parse(analysis)).toEqual(analysis);
      expect(analysis).toMatchObject({ runId: run.id, arm: 'adapted', classes: [...classes], oracle: null });

      const artifact = await client.call('exports.create', { runId: run.id, job: newJob() });
      expect(await client.call('exports.list', {})).toEqual([artifact]);
      expect(await readdir(artifact.path)).toContain('README.md');
      const predictions = await client.call('models.predict', { bundle: artifact.path, inputs: pictures });
      expect(predictions.map(({ input }) => input)).toEqual(pictures);
      for (const prediction of predictions) {
        if (!('label' in prediction)) throw new Error('a class was to be told');
        const { label, probabilities } = prediction;
        expect(classes).toContain(label);
        expect(Object.values(probabilities).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
      }
    });
  });
}
