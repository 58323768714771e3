import { mainArm } from '../arms.ts';
import type { Metric, Run } from '../run.ts';
import { accuracyLevels } from '../transfer.ts';
import type { AssumedPower, SeedResult, TrainingPoint, TransferMeasurement, TransferMeasures } from '../transfer.ts';
import { assumedWatts } from './cost.ts';
import { measurementOf } from './measurement.ts';
import type { Transfer, TransferTraining } from './transfer.ts';

/** A run of a transfer, as it is stored. */
export interface TransferRun {
  readonly run: Run;
  readonly metrics: readonly Metric[];
}

/** What the runs of a transfer measured that are finished; null before one is. @param runs by id; what was removed is left out */
export function measuresOf(
  transfer: Transfer,
  runs: ReadonlyMap<string, TransferRun>,
  device: AssumedPower['device'],
): TransferMeasures | null {
  const { target, source, backbone, ranking, request } = transfer;
  const all = transfer.trainings.flatMap((training) => {
    const found = runs.get(training.run);
    return found ? [{ training, ...found }] : [];
  });
  const finished = all.filter(({ run }) => run.state === 'finished');
  const [first] = finished;
  if (!first) return null;
  const failed = all.flatMap(({ training: { strategy, share }, run }) =>
    (run.state === 'failed' || run.state === 'crashed') && run.error ? [{ strategy, share, reason: run.error.message }] : [],
  );
  const figures = finished.map(({ metrics }) => figuresOf(metrics));
  return {
    target,
    source,
    backbone,
    ranking,
    engine: [...new Set(finished.map(({ run }) => run.engine ?? ''))].join(', '),
    measuredAt: finished.reduce((last, { run }) => (run.endedAt !== null && run.endedAt > last ? run.endedAt : last), ''),
    split: {
      seed: request.seed,
      heldOut: Math.max(...figures.map((of) => of('scored-items') ?? 0)),
      labelled: Math.max(...figures.map((of) => of('labels-in-all') ?? 0)),
    },
    measured: finished.flatMap(({ training, run, metrics }) => measured(training, run, metrics) ?? []),
    skipped: [...transfer.skipped, ...failed],
    power: { device, watts: assumedWatts[device] },
    levels: [...accuracyLevels],
  };
}

/** The last figure of a name. */
const figuresOf =
  (metrics: readonly Metric[]) =>
  (name: string): number | undefined =>
    metrics.findLast((metric) => metric.name === name)?.value;

function measured({ strategy, share }: TransferTraining, { config, summary }: Run, metrics: readonly Metric[]): TransferMeasurement | null {
  const arm = mainArm(config);
  const own = metrics.filter((metric) => metric.arm === arm);
  const of = figuresOf(own);
  const [first, ...others] = (summary[arm]?.targetAccuracies ?? []).map((accuracy, at): SeedResult => {
    const seed = config.seed + at;
    const curve = curveOf(own.filter((metric) => metric.seed === seed));
    return { seed, accuracy, seconds: curve.at(-1)?.seconds ?? 0, curve };
  });
  const labels = share === 0 ? 0 : (of('labelled-items') ?? 0);
  return first ? measurementOf({ strategy, share, labels, preparationSeconds: of('feature-seconds') ?? 0 }, [first, ...others]) : null;
}

/** The accuracy at each evaluation, by how long the training had taken. */
function curveOf(metrics: readonly Metric[]): TrainingPoint[] {
  const tookUntil = new Map(metrics.filter(({ name }) => name === 'seconds').map(({ step, value }) => [step, value]));
  let seconds = 0;
  return metrics
    .filter(({ name }) => name === 'target-accuracy')
    .map(({ step, value }) => {
      seconds += tookUntil.get(step) ?? 0;
      return { seconds, accuracy: value };
    });
}
