import * as tf from '@tensorflow/tfjs-core';
import type { Batch, Networks, Phase } from '../../../../main/engine/methods/method.ts';
import type { Model } from '../../../../main/engine/model.ts';
import { crossEntropy } from '../../../../main/engine/losses/cross-entropy.ts';

export const withPhases = (model: Model, change: (phase: Phase<string>) => Phase<string>): Model => ({
  ...model,
  phases: model.phases.map(change),
});

/** The model with one phase that trains extractor and head by this loss. */
export const withLoss = <Own extends string = never>(model: Model, loss: Phase<Own>['loss']): Model => ({
  ...model,
  phases: [{ name: 'own', updates: ['extractor', 'head'], repeat: 1, loss }],
});

/** Cross-entropy on the source, as most of these losses have it beside what they are about. */
export const classification = ({ source, labels }: Batch, { extractor, head }: Networks): tf.Scalar =>
  crossEntropy(labels, head(extractor(source, 'source'), 'source'));

/** A mean teacher: averages of extractor and head say what the target's items are, and the student follows. */
export function withTeacher(model: Model): Model {
  const copies = [model.extractor.copy('teacher-extractor'), model.head.copy('teacher-head')];
  return {
    ...withLoss<'teacher-extractor' | 'teacher-head'>(model, (batch, networks) => {
      const { extractor, head, 'teacher-extractor': slow, 'teacher-head': slowHead } = networks;
      const classified = classification(batch, networks);
      const student = tf.softmax(head(extractor(batch.target, 'target'), 'target'));
      const teacher = tf.softmax(slowHead(slow(batch.target, 'target'), 'target'));
      const consistency: tf.Scalar = tf.mean(tf.squaredDifference(student, teacher));
      return { total: tf.add(classified, consistency), terms: { 'consistency-loss': consistency } };
    }),
    stacks: { ...model.stacks, ...Object.fromEntries(copies.map((copy) => [copy.name, copy])) },
    variables: [...model.variables, ...copies.flatMap(({ variables }) => variables)],
    averages: [
      { name: 'teacher-extractor', averageOf: 'extractor', decay: 0.9 },
      { name: 'teacher-head', averageOf: 'head', decay: 0.8 },
    ],
  };
}

/** Noise on the source's items, noise of its own on features, and a draw that nothing depends on between the two. */
export const noisy = (model: Model): Model =>
  withLoss(model, ({ source, labels }, { extractor, head }, { random }) => {
    const moved = tf.add(source, random(source.shape));
    random([3]);
    const features = extractor(moved, 'source');
    const noise = random(features.shape);
    const classified = crossEntropy(labels, head(tf.mul(features, noise), 'source'));
    return { total: classified, terms: { 'classification-loss': classified, drawn: tf.mean(noise) } };
  });
