/*
 * Empirical risk minimisation: the source alone.
 *
 *   L = CE(y_s, G_y(G_f(x_s)))          or the mean of (y_s − G_y(G_f(x_s)))² where labels are numbers
 *
 * The baseline that every adapted model stands beside; nothing of the target is seen.
 */
import { supervised } from '../losses/supervised.ts';
import type { Method } from './method.ts';

export const erm: Method<never> = {
  descriptor: {
    id: 'erm',
    title: 'Source only',
    description: 'Trains on the source and adapts nothing: the baseline.',
    paper: 'Vapnik, Principles of Risk Minimization for Learning Theory, NeurIPS 1991',
    setting: 'source-only',
    avoidWhen: 'You want to adapt: every other method trains this one beside it anyway.',
    parameters: [],
    tasks: ['classification', 'regression'],
  },
  needs: { noTarget: true },
  networks: () => ({}),
  phases: (_values, { task }) => [
    {
      name: 'classify',
      updates: ['extractor', 'head'],
      repeat: 1,
      loss({ source, labels }, { extractor, head }) {
        const { name, of } = supervised(task);
        const total = of(labels, head(extractor(source, 'source')));
        return { total, terms: { [name]: total } };
      },
    },
  ],
};
