/*
 * A run that is killed at any moment and resumed ends with the same bits as one that was left alone, in real processes, through
 * the command line. `npm run kills` tries longer runs at more moments.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killableEngines, killRuns, prepareKills } from '../helpers/killed-runs.ts';
import { orLong } from '../helpers/long.ts';

let folder: string;
let prepared: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-kill-'));
  prepared = await prepareKills(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** The trainer on one engine, its owner on the next, both on the third; in the long form more on each, and of larger networks. */
const cases = (await killableEngines()).map((engine, at) => ({
  engine,
  moments: orLong(1, at === 0 ? 3 : engine === 'webgpu' ? 1 : 2),
  first: at,
  small: engine === 'webgpu' || (at > 0 && orLong(true, false)),
}));

describe.each(cases)('a killed run on $engine', ({ engine, moments, first, small }) => {
  it(`goes on to the same bits from each of ${moments}`, { timeout: 600_000 }, async () => {
    const { alone, killed } = await killRuns(prepared, {
      engine,
      moments,
      first,
      small,
      epochs: engine === 'webgpu' ? 1 : 4,
      seed: 20261124,
    });
    const bound = engine === 'webgpu' ? [] : ['target-trained'];
    expect(Object.keys(alone.weights).sort()).toEqual(['adapted', 'source-only', ...bound]);
    expect(alone.metrics).not.toEqual([]);
    expect(killed.filter(({ over }) => !over)).toHaveLength(moments);
    for (const { where, outcome } of killed) expect(outcome, where).toEqual(alone);
  });
});
