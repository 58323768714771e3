/*
 * Certainty on the target.
 * Morerio, Cavazza & Murino, Minimal-Entropy Correlation Alignment for Unsupervised Deep Domain Adaptation, ICLR 2018.
 *
 *   −1/n Σ_i H(p_i)          p [n, K] predictions on the target, H(p) = −Σ_k p_k log p_k in nats; −log K … 0
 */
import { scoreFrom } from './from-evidence.ts';
import { meanEntropy } from './information.ts';
import type { Validator } from './validator.ts';

export const entropy: Validator = {
  descriptor: {
    id: 'entropy',
    title: 'Entropy',
    description: 'How certain predictions on the target are, right or wrong.',
    paper: 'Morerio et al., Minimal-Entropy Correlation Alignment for Unsupervised Deep Domain Adaptation, ICLR 2018',
    avoidWhen: 'The method itself makes predictions certain, or may collapse to one class, of which it then is fully certain.',
    parameters: [],
    votes: false,
    needsSource: false,
  },
  score: scoreFrom(['target'], ({ target, classes }) => -meanEntropy(target.probabilities, classes)),
};
