/*
 * Log expected empirical prediction.
 * Nguyen et al., LEEP: A New Measure to Evaluate Transferability of Learned Representations, ICML 2020.
 *
 *   P(y, z) = 1/n Σ_{i: y_i = y} θ(x_i)_z          θ [n, Z]: the backbone's probabilities of its own classes z
 *   P(y | z) = P(y, z) / Σ_y P(y, z)
 *   LEEP = 1/n Σ_i log Σ_z P(y_i | z) θ(x_i)_z          at most 0
 *
 * The log-likelihood of the labels by a classifier that guesses a class z by the backbone, and from it the label.
 */
import { whereItTells } from './ranking.ts';
import type { Ranking } from './ranking.ts';

export const leep: Ranking = {
  descriptor: {
    id: 'leep',
    title: 'LEEP',
    description: 'How well the labels follow from the classes that the backbone itself takes the items for.',
    paper: 'Nguyen et al., LEEP: A New Measure to Evaluate Transferability of Learned Representations, ICML 2020',
    needs: 'probabilities',
    parameters: [],
  },
  score: whereItTells((theta, labels, classes) => {
    const n = labels.length;
    const width = theta.length / n;
    const joint = new Float64Array(classes * width);
    const marginal = new Float64Array(width);
    const eachOf = (item: number, see: (probability: number, z: number, yz: number) => void): void => {
      for (let z = 0; z < width; z++) see(theta[item * width + z] ?? 0, z, (labels[item] ?? 0) * width + z);
    };
    for (let item = 0; item < n; item++)
      eachOf(item, (probability, z, yz) => {
        joint[yz] = (joint[yz] ?? 0) + probability / n;
        marginal[z] = (marginal[z] ?? 0) + probability / n;
      });
    let sum = 0;
    for (let item = 0; item < n; item++) {
      let likelihood = 0;
      // A class that the backbone gives no item has no part in it.
      eachOf(item, (probability, z, yz) => (likelihood += probability > 0 ? (probability * (joint[yz] ?? 0)) / (marginal[z] ?? 1) : 0));
      sum += Math.log(likelihood);
    }
    return sum / n;
  }),
};
