import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import { armsOf, mainArm, meantArm } from '../../../shared/model/arms.ts';

const configOf = (method: string, upperBound: boolean) => runConfigSchema.parse({ source: 'a', target: 'b', method, upperBound });

const onLabels = runConfigSchema.parse({ source: 'b', target: 'b', method: 'erm', labelShare: 0.1 });

describe('the models of a run', () => {
  it('are one alone where it learns from a share of the target’s labels', () => {
    expect(armsOf(onLabels, true)).toEqual(['target-trained']);
  });

  it.each([
    ['dann', true, true, ['source-only', 'target-trained', 'adapted']],
    ['dann', true, false, ['source-only', 'adapted']],
    ['dann', false, true, ['source-only', 'adapted']],
    ['erm', true, true, ['source-only', 'target-trained']],
    ['erm', false, true, ['source-only']],
  ] as const)('%s, upper bound %s, target labelled %s', (method, upperBound, labelled, arms) => {
    expect(armsOf(configOf(method, upperBound), labelled)).toEqual(arms);
  });

  it('have another run’s source-only model among them, which is not trained', () => {
    const config = runConfigSchema.parse({ sourceModel: 'a-run', target: 'b', method: 'shot' });
    expect([armsOf(config, true), armsOf(config, false)]).toEqual([['target-trained', 'adapted'], ['adapted']]);
  });

  it('have one that the run is made for', () => {
    const configs = [configOf('dann', true), configOf('erm', true), onLabels];
    expect(configs.map(mainArm)).toEqual(['adapted', 'source-only', 'target-trained']);
    expect(configs.map((config) => meantArm(config, 'source-only'))).toEqual(['source-only', 'source-only', 'target-trained']);
    expect(configs.map((config) => meantArm(config, null))).toEqual(['adapted', 'source-only', 'target-trained']);
  });
});
