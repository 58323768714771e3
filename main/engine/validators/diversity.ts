/*
 * Evenness over the classes on the target.
 * Krause, Perona & Gomes, Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010,
 * one of its two terms; as a validator in Musgrave et al., arXiv:2208.07360, 2022.
 *
 *   H(1/n Σ_i p_i)          p [n, K] predictions on the target, H(p) = −Σ_k p_k log p_k in nats; 0 … log K
 */
import { scoreFrom } from './from-evidence.ts';
import { entropyOfMean } from './information.ts';
import type { Validator } from './validator.ts';

export const diversity: Validator = {
  descriptor: {
    id: 'diversity',
    title: 'Diversity',
    description: 'How evenly predictions on the target fall on the classes.',
    paper: 'Krause et al., Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010',
    avoidWhen: 'Classes of the target are of very different size, or predictions are undecided: those are evenly spread as well.',
    parameters: [],
    votes: false,
    needsSource: false,
  },
  score: scoreFrom(['target'], ({ target, classes }) => entropyOfMean(target.probabilities, classes)),
};
