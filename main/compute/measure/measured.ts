import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { engineIdSchema } from '../../../shared/model/engine.ts';
import type { EngineStatus } from '../../../shared/model/engine.ts';
import type { Report } from '../../services/ports/report.ts';
import { cacheFolder } from '../engines/cache-folder.ts';
import { versions } from '../trainer/versions.ts';
import { measureEngine } from './measure-engine.ts';
import { failuresHold, readRecord, writeRecord } from './record.ts';
import type { Workload } from './workload.ts';

const measurementSchema = z.object({
  engine: engineIdSchema,
  /** Median of a step; null where it could not be measured, for a reason. */
  milliseconds: z.number().positive().nullable(),
  reason: z.string().nullable(),
  /** The most memory that the measuring process had, a graphics card's apart. */
  memoryBytes: z.number().positive().optional(),
});
export type Measurement = z.infer<typeof measurementSchema>;

const recordSchema = z.object({ measuredAt: z.iso.datetime(), measurements: z.array(measurementSchema) });

export interface Measured extends z.infer<typeof recordSchema> {
  /** Whether it was measured earlier and read from the cache. */
  readonly known: boolean;
}

export interface MeasureOptions {
  readonly signal: AbortSignal;
  readonly report?: Report;
  /** Measures also what is known. */
  readonly again?: boolean;
  readonly folder?: string;
  readonly measure?: typeof measureEngine;
  readonly now?: () => Date;
}

/**
 * What a step takes on each engine, one engine after the other; remembered for this machine, these engines and this work.
 * Throws `interrupted` when `signal` aborts. A cache that cannot be read or written costs time and nothing else.
 */
export async function measureEngines(
  engines: readonly EngineStatus[],
  workload: Workload,
  { signal, report, again = false, folder = cacheFolder(), measure = measureEngine, now = () => new Date() }: MeasureOptions,
): Promise<Measured> {
  const known = again ? null : await knownMeasurements(engines, workload, { folder, now });
  if (known) return known;
  const measurements: Measurement[] = [];
  for (const [at, engine] of engines.entries()) {
    report?.(`Measuring ${engine.title}`, at, engines.length);
    const answered = measurements.some(({ milliseconds }) => milliseconds !== null);
    measurements.push(await measure(engine, workload, signal, answered));
  }
  const record = { measuredAt: now().toISOString(), measurements };
  await writeRecord(pathOf(folder, engines, workload), record);
  return { ...record, known: false };
}

/** What was measured before and still holds; null where nothing was. */
export async function knownMeasurements(
  engines: readonly EngineStatus[],
  workload: Workload,
  { folder = cacheFolder(), now = () => new Date() }: Pick<MeasureOptions, 'folder' | 'now'> = {},
): Promise<Measured | null> {
  const record = await readRecord(pathOf(folder, engines, workload), recordSchema);
  const failed = record?.measurements.some(({ milliseconds }) => milliseconds === null);
  if (!record || (failed && now().getTime() - Date.parse(record.measuredAt) > failuresHold)) return null;
  return { ...record, known: true };
}

const pathOf = (folder: string, engines: readonly EngineStatus[], workload: Workload): string =>
  join(folder, 'measurements', `${keyOf(engines, workload)}.json`);

/** All that a result depends on, as one short name. */
function keyOf(engines: readonly EngineStatus[], workload: Workload): string {
  const software = engines.map(({ id, version, device, reason }) => versions({ id, version: version ?? '', device: device ?? '', reason }));
  const machine = [cpus()[0]?.model, availableParallelism()];
  return createHash('sha256')
    .update(JSON.stringify([machine, software, workload]))
    .digest('hex')
    .slice(0, 32);
}
