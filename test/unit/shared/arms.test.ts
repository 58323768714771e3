import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import { armsOf, mainArm } from '../../../shared/model/arms.ts';

const configOf = (method: string, upperBound: boolean) => runConfigSchema.parse({ source: 'a', target: 'b', method, upperBound });

describe('the models of a run', () => {
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
    expect([mainArm({ method: 'dann' }), mainArm({ method: 'erm' })]).toEqual(['adapted', 'source-only']);
  });
});
