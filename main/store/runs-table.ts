import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/contract/errors.ts';
import { modelInputSchema } from '../../shared/model/input.ts';
import type { ModelInput } from '../../shared/model/input.ts';
import { runSchema, runStateSchema, transitions } from '../../shared/model/run.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Store } from '../services/ports/store.ts';
import { fromJson } from './rows.ts';

type Runs = Pick<
  Store,
  | 'insertRun'
  | 'setModelInput'
  | 'modelInput'
  | 'updateRun'
  | 'runs'
  | 'run'
  | 'trashRun'
  | 'restoreRun'
  | 'trashedRunsBefore'
  | 'deleteRun'
>;

const columns = 'record, state, steps_done, milliseconds_per_step, last_seq';
const rowSchema = z
  .object({
    record: fromJson(runSchema),
    state: runStateSchema,
    steps_done: z.number(),
    milliseconds_per_step: z.number().nullable(),
    last_seq: z.number(),
  })
  // What changes with every step has columns of its own, so that progress does not rewrite the record.
  .transform((row): Run => ({
    ...row.record,
    state: row.state,
    stepsDone: row.steps_done,
    millisecondsPerStep: row.milliseconds_per_step,
    lastSeq: row.last_seq,
  }));

const inputRowSchema = z.object({ record: fromJson(modelInputSchema) }).optional();

export function runsTable(database: Database): Runs {
  const insert = database.prepare(
    'INSERT INTO runs (id, state, source_hash, target_hash, steps_done, milliseconds_per_step, last_seq, record, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertSource = database.prepare('INSERT OR IGNORE INTO run_sources (run_id, hash) VALUES (?, ?)');
  const insertInput = database.prepare('INSERT OR REPLACE INTO model_inputs (run_id, record) VALUES (?, ?)');
  const inputOf = database.prepare('SELECT record FROM model_inputs WHERE run_id = ?');
  const all = database.prepare(`SELECT ${columns} FROM runs WHERE trashed_at IS NULL ORDER BY created_at DESC, rowid DESC`);
  const byId = database.prepare(`SELECT ${columns} FROM runs WHERE id = ? AND trashed_at IS NULL`);
  const update = database.prepare('UPDATE runs SET state = ?, steps_done = ?, milliseconds_per_step = ?, record = ? WHERE id = ?');
  const trash = database.prepare('UPDATE runs SET trashed_at = ? WHERE id = ?');
  const trashed = database.prepare(`SELECT ${columns} FROM runs WHERE trashed_at < ?`);
  const remove = database.prepare('DELETE FROM runs WHERE id = ?');
  const find = (id: string): Run | undefined => {
    const row = byId.get(id);
    return row === undefined ? undefined : rowSchema.parse(row);
  };
  const setModelInput = (id: string, modelInput: ModelInput): void => void insertInput.run(id, JSON.stringify(modelInput));
  return {
    insertRun: database.transaction((run: Run, modelInput?: ModelInput) => {
      // A run from a model needs nothing of what that was trained on; its content may go.
      const readsSource = run.config.sourceModel === null;
      insert.run(
        run.id,
        run.state,
        readsSource ? run.sourceHash : '',
        run.targetHash,
        run.stepsDone,
        run.millisecondsPerStep,
        run.lastSeq,
        JSON.stringify(run),
        run.createdAt,
      );
      if (readsSource) for (const { hash } of run.moreSources) insertSource.run(run.id, hash);
      if (modelInput) setModelInput(run.id, modelInput);
    }),
    setModelInput,
    modelInput: (id) => inputRowSchema.parse(inputOf.get(id))?.record,
    updateRun: database.transaction((id: string, change: Partial<Omit<Run, 'id' | 'config'>>) => {
      const run = find(id);
      if (!run) throw new AppError('not-found', `There is no run ${id}.`, { hint: 'The list of runs shows their ids.', details: { id } });
      if (change.state !== undefined && change.state !== run.state) checkTransition(run, change.state);
      const changed = { ...run, ...change };
      update.run(changed.state, changed.stepsDone, changed.millisecondsPerStep, JSON.stringify(changed), id);
      return changed;
    }),
    runs: () => z.array(rowSchema).parse(all.all()),
    run: find,
    trashRun: (id) => void trash.run(new Date().toISOString(), id),
    restoreRun: (id) => void trash.run(null, id),
    trashedRunsBefore: (time) => z.array(rowSchema).parse(trashed.all(time)),
    deleteRun: (id) => void remove.run(id),
  };
}

function checkTransition(run: Run, state: Run['state']): void {
  if (transitions[run.state].includes(state)) return;
  throw new AppError('conflict', `The run ${run.id} is ${run.state}; from there it cannot become ${state}.`, {
    hint: run.state === 'finished' ? 'Start a new run with the same configuration.' : 'Wait until its state has changed.',
    details: { id: run.id, from: run.state, to: state },
  });
}
