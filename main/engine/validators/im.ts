/*
 * Information maximisation.
 * Krause, Perona & Gomes, Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010;
 * as a validator in Musgrave et al., arXiv:2208.07360, 2022.
 *
 *   H(1/n Σ_i p_i) − 1/n Σ_i H(p_i)          p [n, K] predictions on the target, H(p) = −Σ_k p_k log p_k in nats; 0 … log K
 *
 * This is the mutual information of item and class: 0 for predictions that are undecided, and for such as are all the same.
 */
import { scoreFrom } from './from-evidence.ts';
import { entropyOfMean, meanEntropy } from './information.ts';
import type { Validator } from './validator.ts';

export const im: Validator = {
  descriptor: {
    id: 'im',
    title: 'Information maximisation',
    description: 'Whether predictions on the target are certain one by one and spread over the classes together.',
    paper: 'Krause et al., Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010',
    avoidWhen: 'The method maximises just this, as SHOT does, or classes of the target are of very different size.',
    parameters: [],
    votes: true,
    needsSource: false,
  },
  score: scoreFrom(
    ['target'],
    ({ target: { probabilities }, classes }) => entropyOfMean(probabilities, classes) - meanEntropy(probabilities, classes),
  ),
};
