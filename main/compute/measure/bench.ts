import type { EngineBench } from '../../../shared/model/engine.ts';
import type { Report } from '../../services/ports/report.ts';
import type { BenchRequest } from '../../services/ports/trainer.ts';
import { probeEngines } from '../engines/probe-engines.ts';
import { pickFastest } from './fastest.ts';
import { measureEngines } from './measured.ts';
import { describeWorkload, usualWorkload } from './workload.ts';

/**
 * What a step of a usual size takes on every engine that works, measured anew; runs of the same size choose by it.
 * Throws `bad-config` for an unknown method or network, and `interrupted`.
 */
export async function benchEngines(request: BenchRequest, report: Report, signal: AbortSignal): Promise<EngineBench> {
  const workload = usualWorkload(request);
  const statuses = await probeEngines({ refresh: false });
  const working = statuses.filter(({ works }) => works);
  const measured = await measureEngines(working, workload, { signal, report, again: true });
  const choice = pickFastest(working, measured);
  return {
    work: describeWorkload(workload),
    engines: statuses.map(({ id, title, device, works, reason }) => {
      const own = measured.measurements.find(({ engine }) => engine === id);
      return { id, title, device, milliseconds: own?.milliseconds ?? null, reason: works ? (own?.reason ?? null) : reason };
    }),
    choice,
  };
}
