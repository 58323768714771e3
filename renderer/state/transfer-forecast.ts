import type { RunConfig } from '../../shared/config/run-config.ts';
import { secondsOf, stepsOf } from '../../shared/model/cost.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { Run } from '../../shared/model/run.ts';
import type { TransferStrategy } from '../../shared/model/transfer.ts';

/** What trainings would take, by what steps took in earlier runs like them. */
export interface TransferForecast {
  /** Of all trainings and seeds. */
  readonly steps: number;
  /** Of those that are known together; null where none is. */
  readonly seconds: number | null;
  /** The kinds of which no run was alike. */
  readonly unknown: readonly TransferStrategy[];
}

interface Planned {
  readonly strategy: TransferStrategy;
  readonly config: RunConfig;
}

export function transferForecast(trainings: readonly Planned[], datasets: readonly Dataset[], runs: readonly Run[]): TransferForecast {
  const dataset = (id: string | null): Dataset[] => datasets.filter((one) => one.id === id);
  const each = trainings.map(({ strategy, config }) => {
    const [target] = dataset(config.target);
    const steps = target ? (stepsOf(config, dataset(config.source), target) ?? 0) : 0;
    return { strategy, steps, seconds: secondsOf(config, steps, runs) };
  });
  const known = each.flatMap(({ seconds }) => seconds ?? []);
  return {
    steps: each.reduce((sum, { steps }) => sum + steps, 0),
    seconds: known.length === 0 ? null : known.reduce((sum, seconds) => sum + seconds),
    unknown: [...new Set(each.filter(({ seconds }) => seconds === null).map(({ strategy }) => strategy))],
  };
}
