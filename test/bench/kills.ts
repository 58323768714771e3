/*
 * Kills trainings at random moments, more and longer ones than the tests do, and resumes them:
 *   npm run kills [-- --moments 10] [--epochs 12] [--engine wasm] [--seed 1]
 *
 * The trainer alone is killed, or the process that owns the library, or both at once. Each run has to end with the same bits as
 * one that was left alone: weights and figures. The command fails where one does not.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { killableEngines, killRuns, prepareKills } from '../helpers/killed-runs.ts';

const { values: options } = parseArgs({
  options: {
    moments: { type: 'string', default: '10' },
    epochs: { type: 'string', default: '12' },
    engine: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const [moments, epochs, seed] = [options.moments, options.epochs, options.seed].map(Number) as [number, number, number];
const engines = (await killableEngines()).filter((engine) => options.engine === undefined || engine === options.engine);
if (engines.length === 0 || ![moments, epochs].every((value) => Number.isInteger(value) && value >= 1)) {
  process.stderr.write('Give whole numbers of moments and epochs, from 1, and an engine that works here.\n');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'isthmus-kills-'));
try {
  const prepared = await prepareKills(folder);
  for (const engine of engines) {
    const { alone, killed } = await killRuns(prepared, { engine, moments, epochs, seed });
    const wrong = killed.filter(({ outcome }) => !isDeepStrictEqual(outcome, alone));
    for (const { where } of wrong) console.log(`${where}: it ended otherwise`);
    const over = killed.filter((one) => one.over).length;
    const ended = `${killed.length - wrong.length} of ${killed.length} runs ended with the same bits`;
    console.log(`${engine}: ${ended}; ${over} of them were over before they were killed (seed ${seed}).`);
    if (wrong.length > 0 || killed.length - over < moments) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
