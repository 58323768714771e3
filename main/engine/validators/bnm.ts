/*
 * Nuclear norm of the predictions.
 * Cui et al., Towards Discriminability and Diversity: Batch Nuclear-Norm Maximization under Label Insufficient Situations, CVPR 2020;
 * as a validator in Musgrave et al., arXiv:2208.07360, 2022.
 *
 *   ‖P‖_* / n = Σ_j σ_j / n          P [n, K] predictions on the target, σ_j its singular values; 1/√(nK) … √(min(n, K)/n)
 *
 * Over all items at once, not over batches. Certain predictions make each row long, diverse ones the rows independent.
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const bnm: Validator = {
  descriptor: {
    id: 'bnm',
    title: 'Nuclear norm',
    description: 'How certain and diverse predictions on the target are together, by the nuclear norm of their matrix.',
    paper:
      'Cui et al., Towards Discriminability and Diversity: Batch Nuclear-Norm Maximization under Label Insufficient Situations, CVPR 2020',
    avoidWhen: 'The method makes predictions certain and diverse by itself, or the target lacks classes of the source.',
    parameters: [],
    votes: false,
    needsSource: false,
  },
  score: scoreFrom(['target'], ({ target: { count, probabilities }, classes }) => {
    const p = Matrix.from1DArray(count, classes, probabilities);
    const onlyValues = { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true };
    const { diagonal } = new SingularValueDecomposition(p, onlyValues);
    return diagonal.reduce((sum, value) => sum + value, 0) / count;
  }),
};
