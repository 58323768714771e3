/* Networks that are averages of others: a method with teachers, through all that the engine has for it. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from '../../../../main/engine/losses/cross-entropy.ts';
import { methods } from '../../../../main/engine/methods/index.ts';
import type { Method } from '../../../../main/engine/methods/method.ts';
import { directBatches } from '../../../../main/engine/training/batches.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import { Progress } from '../../../../main/engine/training/progress.ts';
import { stepRule } from '../../../../main/engine/training/settings.ts';
import { initialState } from '../../../../main/engine/training/state.ts';
import type { StoredValues } from '../../../../main/engine/training/state.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';
import { thrownBy } from '../../../helpers/store.ts';

const decays = { teacher: 0.9, 'teacher-head': 0.75 };

/** Teachers only watch: the student learns from the source, whose loss they have no part in. */
const watched: Method<keyof typeof decays> = {
  descriptor: {
    id: 'watched',
    title: 'Watched',
    description: 'A student with teachers.',
    paper: 'None, 2026',
    setting: 'closed',
    avoidWhen: 'Always.',
    parameters: [],
  },
  networks: () => ({
    teacher: { averageOf: 'extractor', decay: decays.teacher },
    'teacher-head': { averageOf: 'head', decay: decays['teacher-head'] },
  }),
  phases: () => [
    {
      name: 'learn',
      updates: ['extractor', 'head'],
      repeat: 2,
      loss({ source, labels, target }, { extractor, head }) {
        const f = extractor(tf.concat([source, target]), 'both');
        return { total: crossEntropy(labels, head(tf.slice(f, [0, 0], [labels.shape[0], -1]), 'source')), terms: {} };
      },
    },
  ],
};
/** The same, where the student is also drawn to what the teachers say. */
const taught: Method<keyof typeof decays> = {
  ...watched,
  descriptor: { ...watched.descriptor, id: 'taught' },
  phases: () => [
    {
      name: 'learn',
      updates: ['extractor', 'head'],
      repeat: 1,
      loss({ source, labels, target }, { extractor, head, teacher, 'teacher-head': teacherHead }) {
        const classification = crossEntropy(labels, head(extractor(source, 'source'), 'source'));
        const says = tf.softmax(teacherHead(teacher(target, 'target'), 'target'));
        const drawn = crossEntropy(says, head(extractor(target, 'target'), 'target'));
        return { total: tf.add(classification, drawn), terms: { 'teacher-loss': drawn } };
      },
    },
  ],
};
const lost: typeof watched = {
  ...watched,
  descriptor: { ...watched.descriptor, id: 'lost' },
  networks: () => ({
    ...watched.networks({}, { task: 'classification', architecture: { extractor: [], head: [] }, classes: 2, featureSize: 1, sources: 1 }),
    teacher: { averageOf: 'nobody', decay: 0.5 },
  }),
};

const registry = methods as Method[];
const own = [watched, taught, lost] as Method[];
beforeAll(() => void registry.push(...own));
afterAll(() => void registry.splice(registry.length - own.length));

const studentOf = (name: string): string => name.replace(/^teacher-head/, 'head').replace(/^teacher/, 'extractor');
const isTeachers = (name: string): boolean => name.startsWith('teacher');

describe('an averaged network', () => {
  it('has the layers of what it follows, starts as that does, and no optimiser’s slots', () => {
    const { model, settings } = smallTraining({ choice: { method: 'watched' } });
    const { values } = initialState(model, stepRule(settings), 1);
    const names = Object.keys(values).filter(isTeachers);
    expect(names).toHaveLength(model.extractor.variables.length + model.head.variables.length);
    for (const name of names) expect(values[name]).toEqual(values[studentOf(name)]);
    expect(names.filter((name) => name.includes('@'))).toEqual([]);
    expect(Object.keys(values).filter((name) => name.includes('@'))).not.toEqual([]);
    // Its own numbers are its own, not the same array.
    expect(values['teacher/0-dense/kernel']?.values).not.toBe(values['extractor/0-dense/kernel']?.values);
  });

  it('after k steps is dᵏ·w₀ + (1 − d)·Σ dᵏ⁻ⁱ·wᵢ, statistics of normalisation included', async () => {
    const training = smallTraining({ choice: { method: 'watched' }, training: { learningRate: 0.05 } });
    const { model, settings } = training;
    const rule = stepRule(settings);
    const start = initialState(model, rule, 1);
    const execution = await eagerExecution({ model, rule, seed: 1, batch: { source: 8, target: 8 }, values: start.values });
    const progress = new Progress(model, settings, 100, start);
    const { source, target } = training;
    const batches = directBatches({ input: model.input, labelWidth: 2, batchSize: 8, seed: 1, seesTarget: true, source, target }, 0);
    const after: StoredValues[] = [start.values];
    for (let step = 0; step < 6; step++) {
      progress.advance(execution, await batches.next());
      after.push(await execution.read());
    }
    const last = after.at(-1) ?? {};
    const teachers = Object.keys(last).filter(isTeachers);
    for (const ending of ['kernel', 'bias', 'scale', 'offset', 'source-mean', 'target-variance'])
      expect(teachers.filter((name) => name.endsWith(ending))).not.toEqual([]);
    for (const name of teachers) {
      const decay = decays[name.split('/')[0] as keyof typeof decays];
      const closed = (at: number): number =>
        after.reduce((sum, values, step) => {
          const share = step === 0 ? decay ** 6 : (1 - decay) * decay ** (6 - step);
          return sum + share * (values[studentOf(name)]?.values[at] ?? Number.NaN);
        }, 0);
      const student = last[studentOf(name)];
      expect(student).not.toEqual(after[0]?.[studentOf(name)]);
      for (const [at, value] of (last[name]?.values ?? []).entries()) expect(value).toBeCloseTo(closed(at), 5);
      expect(last[name]).not.toEqual(student);
    }
    execution.dispose();
  });

  it('changes nothing of the training of a student that does not listen to it', async () => {
    const run = async (decay: number) => {
      const training = smallTraining({ choice: { method: 'watched' } });
      const averages = training.model.averages.map((average) => ({ ...average, decay }));
      return (await runSmall({ ...training, model: { ...training.model, averages } })).metrics;
    };
    expect(await run(0.5)).toEqual(await run(0.99));
  });

  it('is kept in checkpoints: a student that does listen goes on to the same bits', async () => {
    const alone = await runSmall(smallTraining({ choice: { method: 'taught' } }));
    const stopped = await runSmall(smallTraining({ choice: { method: 'taught' }, stopAt: 5 }));
    const resumed = await runSmall(smallTraining({ choice: { method: 'taught' } }), stopped.bytes);
    expect(Buffer.compare(resumed.bytes, alone.bytes)).toBe(0);
    expect(alone.metrics.map(({ name }) => name)).toContain('teacher-loss');
  });

  it('of a network that there is not is refused when the model is built', () => {
    expect((thrownBy(() => smallTraining({ choice: { method: 'lost' } })) as Error).message).toBe('There is no network nobody.');
  });
});
