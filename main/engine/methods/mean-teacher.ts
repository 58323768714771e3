/*
 * Self-ensembling with a mean teacher.
 * French et al., Self-ensembling for Visual Domain Adaptation, ICLR 2018 (section 3), after Tarvainen & Valpola, NeurIPS 2017.
 *
 *   p = softmax(G_y(G_f(x′_t)))      the student, of a strong view of target items, [n, K]
 *   q = softmax(Ḡ_y(Ḡ_f(x_t)))       the teacher, of a weak view of the same; its weights are the mean of the student's past
 *   L = CE(y_s, G_y(G_f(x_s))) + λ r(τ) · mean (p − q)²        mean over classes and items
 *   r(τ) = exp(−5 (1 − min(1, τ/T))²)                          rises over the first share T of training
 *
 * Nothing learns through q. The paper also has a threshold of confidence in the place of r, and a term that balances classes, for
 * its harder shifts; this is its form without them. It scores the teacher, whereas the model here is the student.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { scoresOfBoth } from '../losses/scores.ts';
import { withoutGradient } from '../losses/stop-gradient.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'consistencyWeight',
    'Consistency weight λ',
    'Weight of agreeing with the teacher beside the classification of the source, at its largest.',
    3,
  ),
  {
    kind: 'number',
    key: 'teacherDecay',
    label: 'Teacher decay',
    description: 'How much of its weights the teacher keeps in each step; the rest comes from the student.',
    default: 0.99,
    minimum: 0.5,
    maximum: 0.99999,
  },
  {
    kind: 'number',
    key: 'rampUp',
    label: 'Ramp-up T',
    description: 'Share of training in which the consistency weight rises to its largest.',
    default: 0.3,
    minimum: 0.01,
    maximum: 1,
  },
] as const satisfies readonly Parameter[];

type Own = 'teacher' | 'teacher-head';
const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method mean-teacher');

export const meanTeacher: Method<Own> = {
  descriptor: {
    id: 'mean-teacher',
    title: 'Mean teacher',
    description:
      'Of a target item that was changed a lot, the model is asked to say what its own running average says of one hardly changed.',
    paper: 'French et al., Self-ensembling for Visual Domain Adaptation, ICLR 2018',
    setting: 'closed',
    avoidWhen: 'Changes of items change their classes, or the shift is so large that the teacher starts out mostly wrong.',
    parameters: [...parameters],
  },
  needs: { views: true },
  networks(values) {
    const { teacherDecay: decay } = read(values);
    return { teacher: { averageOf: 'extractor', decay }, 'teacher-head': { averageOf: 'head', decay } };
  },
  phases(values) {
    const { consistencyWeight, rampUp } = read(values);
    return [
      {
        name: 'classify',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target, strong = target }, networks, { progress }) {
          const { teacher, 'teacher-head': teacherHead } = networks;
          const [ofSource, ofStrong] = scoresOfBoth(source, strong, networks);
          const classification = crossEntropy(labels, ofSource);
          const q = withoutGradient(() => tf.softmax(teacherHead(teacher(target, 'target'), 'target')));
          const consistency = tf.mean<tf.Scalar>(tf.square(tf.sub(tf.softmax(ofStrong), q)));
          const left = tf.sub(1, tf.minimum(1, tf.div(progress, rampUp)));
          const weight = tf.mul<tf.Scalar>(consistencyWeight, tf.exp(tf.mul(-5, tf.square(left))));
          return {
            total: tf.add(classification, tf.mul(weight, consistency)),
            terms: { 'classification-loss': classification, 'consistency-loss': consistency, 'consistency-weight': weight },
          };
        },
      },
    ];
  },
};
