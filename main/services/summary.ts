import { arms } from '../../shared/model/run.ts';
import type { Arm, ArmSummary, Metric, Run } from '../../shared/model/run.ts';
import { measureAmong } from '../../shared/model/task.ts';
import type { Measure } from '../../shared/model/task.ts';
import { deviation, mean } from '../../shared/model/statistics.ts';
import { chosenStep, labelFree, scoresOf } from '../../shared/model/selection.ts';

/**
 * Each arm's scores at each seed's chosen checkpoint: mean over the seeds, and their standard deviation (n − 1). Before there is a
 * checkpoint to choose, and for the upper bound, the last evaluation stands for it.
 * @param select how a checkpoint is chosen: `vote`, `last`, or a validator's id
 * @param voters the ids of the validators that vote
 */
export function summarise(metrics: readonly Metric[], select: string, voters: readonly string[]): Run['summary'] {
  const summary: Run['summary'] = {};
  for (const arm of arms) {
    const own = metrics.filter((metric) => metric.arm === arm);
    const seeds = [...new Set(own.map(({ seed }) => seed))]
      .sort((a, b) => a - b)
      .map((seed) => seedScores(own, { arm, seed }, select, voters));
    const summed = armSummary(
      seeds.filter(({ scored }) => scored),
      measureAmong(own),
    );
    if (summed) summary[arm] = summed;
  }
  return summary;
}

/** One seed's scores at its chosen step. */
interface SeedScores {
  /** Whether there is any score, if only of a validator. */
  readonly scored: boolean;
  readonly step: number;
  readonly source: number | null;
  readonly target: number | null;
  readonly domain: number | null;
  readonly error: number | null;
  readonly lastTarget: number | null;
  /** The best that could have been chosen, by the labels. */
  readonly oracleTarget: number | null;
}

function seedScores(
  metrics: readonly Metric[],
  training: { arm: Arm; seed: number },
  select: string,
  voters: readonly string[],
): SeedScores {
  const own = metrics.filter((metric) => metric.seed === training.seed);
  const named = (name: string): Metric[] => own.filter((metric) => metric.name === name);
  const at = (name: string, step: number | null): number | null => {
    const found = step === null ? named(name).at(-1) : named(name).findLast((metric) => metric.step === step);
    return found?.value ?? null;
  };
  const measure = measureAmong(own);
  const scores = scoresOf(labelFree(own), training, voters);
  const chosen = chosenStep(scores, select);
  const candidates = named(`target-${measure}`).filter(({ step }) => scores.steps.includes(step));
  const [source, target] = [at(`source-${measure}`, chosen), at(`target-${measure}`, chosen)];
  return {
    scored: source !== null || target !== null || chosen !== null,
    step: chosen ?? own.at(-1)?.step ?? 0,
    source,
    target,
    error: at('target-error', chosen),
    domain: at('domain-accuracy', chosen),
    lastTarget: at(`target-${measure}`, null),
    oracleTarget: candidates.length > 0 ? Math.max(...candidates.map(({ value }) => value)) : null,
  };
}

function armSummary(seeds: readonly SeedScores[], measure: Measure): ArmSummary | null {
  if (seeds.length === 0) return null;
  const all = (name: Exclude<keyof SeedScores, 'scored'>): number[] => seeds.flatMap((seed) => (seed[name] === null ? [] : [seed[name]]));
  return {
    measure,
    targetAccuracy: mean(all('target')),
    targetAccuracyDeviation: deviation(all('target')),
    lastTargetAccuracy: mean(all('lastTarget')),
    oracleTargetAccuracy: mean(all('oracleTarget')),
    targetAccuracies: all('target'),
    chosenSteps: all('step'),
    sourceAccuracy: mean(all('source')),
    targetError: mean(all('error')),
    domainAccuracy: mean(all('domain')),
    seeds: seeds.length,
  };
}
