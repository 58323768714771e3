/*
 * Empirical risk minimisation on several sources as one: what methods for several sources stand beside.
 *
 *   L = CE(y, G_y(G_f(x)))        x, y: items of all sources, of each source as many as of the others in every batch
 *
 * Called "source combine" by Peng et al., Moment Matching for Multi-Source Domain Adaptation, ICCV 2019 (table 2). Nothing of the
 * target is seen.
 */
import { crossEntropy } from '../losses/cross-entropy.ts';
import type { Method } from './method.ts';

export const sourceConcat: Method<never> = {
  descriptor: {
    id: 'source-concat',
    title: 'Sources together',
    description: 'Trains on all sources as one, on each as much as on the others, and adapts nothing.',
    paper: 'Peng et al., Moment Matching for Multi-Source Domain Adaptation, ICCV 2019',
    setting: 'multi-source',
    avoidWhen: 'There is one source, where it is source only, or one of the sources is unlike the target and the others are not.',
    parameters: [],
  },
  needs: { sources: true, noTarget: true },
  networks: () => ({}),
  phases: () => [
    {
      name: 'classify',
      updates: ['extractor', 'head'],
      repeat: 1,
      loss({ source, labels }, { extractor, head }) {
        const classification = crossEntropy(labels, head(extractor(source, 'source'), 'source'));
        return { total: classification, terms: { 'classification-loss': classification } };
      },
    },
  ],
};
