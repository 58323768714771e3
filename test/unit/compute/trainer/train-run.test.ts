import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { trainRun } from '../../../../main/compute/trainer/train-run.ts';
import type { TrainerEvent, TrainingJob } from '../../../../main/services/ports/training.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { Checkpoint } from '../../../../shared/model/run.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

async function smallJob(): Promise<TrainingJob> {
  const library = await TestLibrary.create();
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${(row * row) % 11},${row % 2 === 0 ? 'even' : 'odd'}`);
  const { hash } = await library.import(await library.write('rows.csv', ['p,q,label', ...rows].join('\n')));
  return {
    runId: 'run-1',
    config: runConfigSchema.parse({
      ...{ source: 'data-1', target: 'data-1', method: 'dann', network: 'mlp', seeds: 2, seed: 1 },
      networkParameters: { hiddenUnits: 4, featureUnits: 4, headUnits: 4 },
      training: { epochs: 2, batchSize: 8 },
    }),
    ...{ engine: 'wasm', engineReason: '', runFolder: join(await temporaryFolder(), 'run'), givenModels: [] },
    ...{
      sourceFolder: library.data.folderOf(hash),
      moreSourceFolders: [],
      targetFolder: library.data.folderOf(hash),
      sourceModel: null,
      backbone: null,
    },
  };
}

async function heard(job: TrainingJob): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = [];
  await trainRun(job, await loadEngine('wasm'), {
    say: (event) => void events.push(event),
    tell: (event) => Promise.resolve(void events.push(event)),
    wanted: () => null,
  });
  return events;
}
const checkpointsIn = (events: readonly TrainerEvent[]): Checkpoint[] =>
  events.flatMap((event) => (event.type === 'checkpoint' ? [event.checkpoint] : []));

it('tells of each training’s newest checkpoint again: who was killed just after it was written has not stored it', async () => {
  const job = await smallJob();
  const written = checkpointsIn(await heard(job));
  const total = Math.max(...written.map(({ step }) => step));
  const last = written.filter(({ step }) => step === total);
  expect(last).toHaveLength(6);
  const again = await heard(job);
  // Nothing is trained a second time.
  expect(again.map(({ type }) => type)).toEqual(['started', ...last.map(() => 'checkpoint'), 'finished']);
  for (const [at, { createdAt, ...checkpoint }] of checkpointsIn(again).entries()) {
    expect(checkpoint).toEqual({ ...last[at], createdAt: undefined });
    expect(Math.abs(Date.parse(createdAt) - Date.parse(last[at]?.createdAt ?? ''))).toBeLessThan(60_000);
  }
});
