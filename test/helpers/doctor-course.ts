/* Made figures of a training, for the doctor's rules. */
import { diagnose } from '../../shared/model/doctor.ts';
import type { Finding } from '../../shared/model/doctor.ts';
import type { Metric } from '../../shared/model/run.ts';

export const patient = { arm: 'adapted', seed: 1, classCounts: [50, 50, 50, 50], voters: ['a', 'b'] } as const;
/** ln 4: how diverse predictions are that fall on all classes alike. */
const diverse = Math.log(4);

/** Figures of six evaluations of a DANN that does well, two reports of losses before each. One value stands for all six. */
export const healthy: Readonly<Record<string, number | readonly number[]>> = {
  'source-accuracy': [0.8, 0.9, 0.95, 0.96, 0.96, 0.96],
  'classification-loss': [1.1, 0.5, 0.2, 0.1, 0.06, 0.05],
  'domain-loss': [0.65, 0.4, 0.45, 0.55, 0.62, 0.64],
  'domain-accuracy': [0.7, 0.9, 0.8, 0.7, 0.65, 0.7],
  lambda: [0.2, 0.6, 0.9, 0.97, 0.98, 0.98],
  'prediction-diversity': diverse - 0.05,
  'prediction-entropy': 0.2,
  'feature-spread': 0.5,
  'gradient-norm/extractor': 0.8,
  'gradient-norm/head': 0.2,
  'gradient-norm/discriminator': 0.5,
};

/** Those figures, with some of them changed, or left out where they are null. */
export function course(changed: Readonly<Record<string, number | readonly number[] | null>> = {}, evaluations = 6): Metric[] {
  return Object.entries({ ...healthy, ...changed }).flatMap(([name, given]) =>
    given === null
      ? []
      : Array.from({ length: evaluations }, (_, at) => {
          const value = typeof given === 'number' ? given : (given[at] ?? Number.NaN);
          const metric = { seq: 0, arm: 'adapted' as const, seed: 1, name, value, oracle: false };
          const reported = name.endsWith('loss') || name === 'lambda';
          return reported ? [5, 10].map((step) => ({ ...metric, step: 10 * at + step })) : [{ ...metric, step: 10 * at + 10 }];
        }).flat(),
  );
}

/** What is found of one kind on such figures. */
export const find = (id: Finding['id'], ...given: Parameters<typeof course>): Finding | undefined =>
  diagnose(course(...given), patient).find((finding) => finding.id === id);
export const ids = (metrics: readonly Metric[]): string[] => diagnose(metrics, patient).map(({ id }) => id);
