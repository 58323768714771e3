/*
 * Whether predicted classes are the clusters of the features.
 * Musgrave, Belongie & Lim, Three New Validators and a Large-Scale Benchmark Ranking for Unsupervised Domain Adaptation,
 * arXiv:2208.07360, 2022 (ClassAMI); after Robbiano et al., Adversarial Branch Architecture Search, WACV 2022.
 *
 *   AMI(k-means_K(f), argmax_k p)          f [n, d] features and p [n, K] predictions of the target; about 0 … 1
 *
 * AMI: adjusted mutual information (mutual-information.ts). Wide features are projected first (from-evidence.ts). Predictions of one
 * class alone score 0, even where the features are one point as well.
 */
import { kMeans } from '../statistics/k-means.ts';
import { adjustedMutualInformation } from '../statistics/mutual-information.ts';
import { featuresOf, predicted, scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const classCluster: Validator = {
  descriptor: {
    id: 'class-cluster',
    title: 'Class clusters',
    description: 'How well the predicted classes of the target agree with the clusters that its features form by themselves.',
    paper: 'Musgrave et al., Three New Validators and a Large-Scale Benchmark Ranking for Unsupervised Domain Adaptation, arXiv, 2022',
    avoidWhen: 'Classes of the target are of very different size or absent: k-means looks for as many clusters as there are classes.',
    parameters: [],
    votes: true,
    needsSource: false,
  },
  score: scoreFrom(['target'], (evidence) => {
    const features = featuresOf(evidence);
    if (!features || features.target.count < evidence.classes) return Number.NaN;
    const classes = predicted(evidence.target, evidence.classes);
    if (new Set(classes).size < 2) return 0;
    return adjustedMutualInformation(kMeans(features.target, evidence.classes, evidence.seed).clusters, classes);
  }),
};
