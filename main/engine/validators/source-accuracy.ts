/*
 * Accuracy on held-out source.
 * Musgrave, Belongie & Lim, Three New Validators and a Large-Scale Benchmark Ranking for Unsupervised Domain Adaptation,
 * arXiv:2208.07360, 2022, where it is the baseline that is hard to beat.
 *
 *   1/n Σ_i 1[argmax_k p_ik = y_i]          p [n, K] predictions and y [n] labels of held-out source
 */
import { errorsOf, meanOf, scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const sourceAccuracy: Validator = {
  descriptor: {
    id: 'source-accuracy',
    title: 'Source accuracy',
    description: 'The share of held-out source items whose class is predicted rightly.',
    paper: 'Musgrave et al., Three New Validators and a Large-Scale Benchmark Ranking for Unsupervised Domain Adaptation, arXiv, 2022',
    avoidWhen: 'The source is learnt fully in any case, or the target differs much: then it no longer tells checkpoints apart.',
    parameters: [],
    votes: false,
    needsSource: true,
  },
  score: scoreFrom(['source'], ({ source, classes }) => 1 - meanOf(errorsOf(source, classes)), true),
};
