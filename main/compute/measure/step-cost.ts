import { AppError } from '../../../shared/contract/errors.ts';
import { engineIdSchema } from '../../../shared/model/engine.ts';
import type { Report } from '../../services/ports/report.ts';
import type { StepCost } from '../../services/ports/trainer.ts';
import type { ChoiceJob } from '../../services/ports/training.ts';
import { probeEngines } from '../engines/probe-engines.ts';
import { pickFastest } from './fastest.ts';
import { knownMeasurements, measureEngines } from './measured.ts';
import { workloadOf } from './workload.ts';

/**
 * What a step of a run takes on the engine that it would take, as it was measured before; with `measure`, as it is measured now where it
 * was not. Null where it was not. Throws as opening the run's data does, `engine-unavailable` where it cannot be measured, and `interrupted`.
 */
export async function stepCostOf(job: ChoiceJob, measure: boolean, report: Report, signal: AbortSignal): Promise<StepCost | null> {
  if (job.backbone?.trained) {
    if (!measure) return null;
    throw new AppError('engine-unavailable', 'The steps of a backbone that is trained are not measured before a run.', {
      hint: 'Start the run: it tells its pace from its first steps, and can be stopped.',
    });
  }
  const workload = await workloadOf(job);
  report('Trying engines', 0, null);
  const working = (await probeEngines({ refresh: false })).filter(({ works }) => works);
  const named = engineIdSchema.safeParse(job.config.engine === 'auto' ? process.env['ISTHMUS_ENGINE'] : job.config.engine).data;
  // Others need not be measured for a run that would not take them.
  const asked = named ? working.filter(({ id }) => id === named) : working;
  const found =
    (await knownMeasurements(working, workload)) ??
    (measure ? await measureEngines(asked, workload, { signal, report }) : await knownMeasurements(asked, workload));
  if (!found) return null;
  const engine = named ?? pickFastest(working, found)?.engine;
  const own = found.measurements.find((one) => one.engine === engine);
  if (own && own.milliseconds !== null)
    return { engine: own.engine, milliseconds: own.milliseconds, memoryBytes: own.memoryBytes ?? null, measuredAt: found.measuredAt };
  if (!measure) return null;
  throw new AppError(
    'engine-unavailable',
    `A step could not be measured: ${own?.reason ?? `${engine ?? 'no engine'} does not work here.`}`,
    {
      hint: 'See what works and why (`isthmus engine list`), or choose another engine.',
    },
  );
}
