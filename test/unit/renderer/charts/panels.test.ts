import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { validators } from '../../../../main/engine/validators/index.ts';
import { panelsFor } from '../../../../renderer/charts/panels.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { NewMetric } from '../../../../shared/model/run.ts';
import { runRecord } from '../../../helpers/records.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

const runOf = (method: string) => runRecord({ config: runConfigSchema.parse({ source: 'a', target: 'b', method }) });
const idsOf = (method: string, metrics: readonly string[]): string[] => panelsFor(runOf(method), new Set(metrics)).map(({ id }) => id);

/** What the adapted model of a small run reports. */
const reportsOf = async (method: string): Promise<readonly NewMetric[]> =>
  (await runSmall({ ...smallTraining({ choice: { method } }), validators: validators.slice(0, 1) })).metrics;

describe('the charts of a run', () => {
  it.each([
    ['dann', ['extractor', 'head', 'discriminator'], ['domain-accuracy', 'domain-loss', 'lambda']],
    ['mcd', ['extractor', 'head', 'second-head'], ['discrepancy']],
  ])('of %s show what its training reports, and badge what needed the target’s labels', async (method, networks, own) => {
    const metrics = await reportsOf(method);
    const reported = new Map(metrics.map(({ name, oracle }) => [name, oracle]));
    const shown = panelsFor(runOf(method), new Set(reported.keys()));
    for (const { metric, oracle } of shown) if (reported.has(metric)) expect([metric, oracle]).toEqual([metric, reported.get(metric)]);
    expect(shown.map(({ metric }) => metric)).toEqual(expect.arrayContaining([...own, 'prediction-diversity', 'prediction-entropy']));
    expect(shown.flatMap(({ title }) => /^Gradient norm, (.*)$/.exec(title)?.[1]?.replace(' ', '-') ?? [])).toEqual(networks);
  });

  it('leave out the adversary where there is none, and the target’s accuracy where it has no labels', () => {
    expect(idsOf('erm', ['target-accuracy'])).toEqual(['target-accuracy', 'source-accuracy', 'classification-loss']);
    expect(idsOf('dann', [])).toEqual(['source-accuracy', 'domain-accuracy', 'classification-loss', 'domain-loss']);
  });

  it('leave out what tells of source items where a model stands for the source', () => {
    const run = runRecord({ config: runConfigSchema.parse({ sourceModel: 'a-run', target: 'b', method: 'shot' }) });
    expect(panelsFor(run, new Set(['target-accuracy'])).map(({ id }) => id)).toEqual(['target-accuracy']);
  });

  it('of one on a share of the target’s labels leave out the source, which is the target again, and badge nothing', () => {
    const config = runConfigSchema.parse({ source: 'b', target: 'b', method: 'erm', labelShare: 0.1 });
    const shown = panelsFor(runRecord({ config }), new Set(['source-accuracy', 'learning-rate']));
    expect(shown.map(({ id, oracle }) => [id, oracle])).toEqual([
      ['target-accuracy', false],
      ['classification-loss', false],
      ['learning-rate', false],
    ]);
    expect(shown.map(({ about }) => about).join()).not.toContain('source');
  });

  it('have one for each network whose gradient was measured', () => {
    const gradients = ['gradient-norm/extractor', 'gradient-norm/second-head'];
    expect(idsOf('dann', gradients).slice(-2)).toEqual(gradients);
    expect(panelsFor(runOf('dann'), new Set(gradients)).at(-1)?.title).toBe('Gradient norm, second head');
  });

  it('say each what to read from it', () => {
    const all = ['target-accuracy', 'prediction-diversity', 'prediction-entropy', 'lambda', 'learning-rate', 'discrepancy', 'wait-share'];
    const shown = panelsFor(runOf('dann'), new Set([...all, 'gradient-norm/head']));
    expect(shown).toHaveLength(12);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
    for (const { title, about } of shown) {
      expect(title).not.toBe('');
      expect(about).toMatch(/^\p{Lu}.*\.$/u);
    }
  });
});
