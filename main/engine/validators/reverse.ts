/*
 * Circular or reverse validation.
 * Bruzzone & Marconcini, Domain Adaptation Problems: A DASVM Classification Technique and a Circular Validation Strategy,
 * IEEE Transactions on Pattern Analysis and Machine Intelligence 32, 2010; Zhong et al., Cross Validation Framework to Choose amongst
 * Models and Datasets for Transfer Learning, ECML PKDD 2010.
 *
 *   ŷ_t = argmax_k p_t                      the model's classes of target items
 *   h = classifier learnt from (f_t, ŷ_t)
 *   accuracy of h on (f_s, y_s)             f_s, y_s: features and labels of held-out source
 *
 * h is multinomial logistic regression on the model's own features (with decay 1/n), and not a training of the whole method in
 * reverse, which a checkpoint cannot wait for. Wide features are projected first (from-evidence.ts).
 */
import { learnClassifier, logitsOf } from '../statistics/logistic-regression.ts';
import { largestOfRows } from '../statistics/rows.ts';
import { featuresOf, predicted, scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const reverse: Validator = {
  descriptor: {
    id: 'reverse',
    title: 'Reverse validation',
    description: 'Whether a classifier that learns the target’s predicted classes gives the source its true ones.',
    paper:
      'Bruzzone and Marconcini, Domain Adaptation Problems: A DASVM Classification Technique and a Circular Validation Strategy, TPAMI 32, 2010',
    avoidWhen: 'Features of the domains coincide: whatever class the model gives an item, it then gives back as well.',
    parameters: [],
    votes: false,
    needsSource: true,
  },
  score: scoreFrom(['source', 'target'], (evidence) => {
    const features = featuresOf(evidence);
    if (!features) return Number.NaN;
    const { classes, source, target } = evidence;
    const classifier = learnClassifier(features.target, predicted(target, classes), classes, 1 / target.count);
    const back = largestOfRows(logitsOf(classifier, features.source), classes);
    return back.reduce((sum, label, item) => sum + (label === source.labels[item] ? 1 : 0), 0) / source.count;
  }),
};
