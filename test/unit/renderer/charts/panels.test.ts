import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { panels } from '../../../../renderer/charts/panels.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import { runRecord } from '../../../helpers/records.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

const runOf = (method: string) => runRecord({ config: runConfigSchema.parse({ source: 'a', target: 'b', method }) });

describe('the charts of a run', () => {
  it('show what a training reports, and badge what needed the target’s labels', async () => {
    const metrics = (await Promise.all(['dann', 'mcd'].map((method) => runSmall(smallTraining({ choice: { method } }))))).flatMap(
      (run) => run.metrics,
    );
    const reported = new Map(metrics.map(({ name, oracle }) => [name, oracle]));
    for (const { id, metric, oracle } of panels) expect([id, reported.get(metric)]).toEqual([id, oracle]);
  });

  it('leave out the adversary where there is none, and the target’s accuracy where it has no labels', () => {
    const shown = (method: string, metrics: readonly string[]) =>
      panels.filter((panel) => panel.applies(runOf(method), new Set(metrics))).map(({ id }) => id);
    expect(shown('erm', ['target-accuracy'])).toEqual(['target-accuracy', 'source-accuracy', 'classification-loss']);
    expect(shown('dann', [])).toEqual(['source-accuracy', 'domain-accuracy', 'classification-loss', 'domain-loss']);
  });

  it('say each what to read from it', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { title, about } of panels) {
      expect(title).not.toBe('');
      expect(about).toMatch(/^\p{Lu}.*\.$/u);
    }
  });
});
