/*
 * The doctor on real trainings that were made to fail, each in its own way, and on the same ones with the cause removed. Labels of the
 * target are there, and it finds the same without them.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { train } from '../../../main/engine/training/train.ts';
import type { Training } from '../../../main/engine/training/training.ts';
import { validators } from '../../../main/engine/validators/index.ts';
import { sourceAccuracy } from '../../../main/engine/validators/source-accuracy.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { diagnose } from '../../../shared/model/doctor.ts';
import type { Finding } from '../../../shared/model/doctor.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import type { Metric } from '../../../shared/model/run.ts';
import { clusters, treacherous } from '../../helpers/learning.ts';
import { smallTraining } from '../../helpers/small-training.ts';
import type { SmallData } from '../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

interface Case {
  readonly method?: string;
  readonly methodParameters?: ParameterValues;
  readonly training?: ParameterValues;
  readonly data: (domain: 'source' | 'target', seed: number) => SmallData;
  readonly classes?: readonly string[];
  /** Multiplies the discriminator's learning rate. */
  readonly discriminatorRate?: number;
  /** Whether all that vote look on, which takes its time. */
  readonly vote?: boolean;
}

const voters = validators.filter(({ descriptor }) => descriptor.votes);

/** All that a training reports, to its end or to where it diverges. */
async function metricsOf(training: Training): Promise<Metric[]> {
  const metrics: Metric[] = [];
  try {
    for await (const update of train(training, null))
      if (update.type === 'step') metrics.push(...update.metrics.map((metric) => ({ ...metric, seq: metrics.length })));
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'diverged')) throw error;
  }
  return metrics;
}

const found = new Map<Case, Promise<Finding[][]>>();
/** What the doctor says of a training, which is done once, at each evaluation, as the run goes on, and at its end. */
function findings(given: Case): Promise<Finding[][]> {
  const all = found.get(given) ?? diagnoses(given);
  found.set(given, all);
  return all;
}

async function diagnoses(given: Case): Promise<Finding[][]> {
  const { method = 'dann', methodParameters = {}, training = {}, data, classes = ['a', 'b'], discriminatorRate = 1, vote = false } = given;
  const made = smallTraining({
    choice: {
      method,
      methodParameters,
      networkParameters: { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8 },
    },
    training: { epochs: 12, batchSize: 32, learningRate: 0.005, ...training },
    classes,
    source: data('source', 11),
    target: data('target', 21),
  });
  const phases = made.model.phases.map((phase) => ({ ...phase, rates: { ...phase.rates, discriminator: discriminatorRate } }));
  const metrics = await metricsOf({ ...made, model: { ...made.model, phases }, validators: vote ? voters : [sourceAccuracy] });
  const patient = {
    arm: made.arm,
    seed: made.seed,
    classCounts: classes.map(() => 240 / classes.length),
    voters: voters.map(({ descriptor }) => descriptor.id),
  };
  const withoutOracle = metrics.filter(({ oracle }) => !oracle);
  expect(withoutOracle.length).toBeLessThan(metrics.length);
  expect(diagnose(withoutOracle, patient)).toEqual(diagnose(metrics, patient));
  const steps = [...new Set(metrics.map(({ step }) => step))];
  return steps.map((until) =>
    diagnose(
      metrics.filter(({ step }) => step <= until),
      patient,
    ),
  );
}

/** Two columns; the second lies elsewhere in the target, so that features which use it give the domain away. */
const apart =
  (elsewhere: number): Case['data'] =>
  (domain, seed) =>
    treacherous(domain, seed, elsewhere);
/** Clusters on a circle; the target's are turned. */
const turned =
  (degrees: number, classes = 2): Case['data'] =>
  (domain, seed) =>
    clusters(domain, seed, { degrees, classes });
/** An enormous λ at a high rate, and neither. */
const thrown: Case = { methodParameters: { lambda: 30 }, training: { optimiser: 'momentum', learningRate: 0.03 }, data: apart(2) };
const kept: Case = { ...thrown, methodParameters: { lambda: 1 } };
const steady: Case = { methodParameters: { lambda: 1 }, training: { optimiser: 'sgd', learningRate: 0.03 }, data: apart(2) };
const crosswise = { data: turned(45, 4), classes: ['a', 'b', 'c', 'd'] };

const cases: readonly {
  readonly name: string;
  readonly id: Finding['id'];
  readonly sick: Case;
  readonly well: Case;
  readonly says?: RegExp;
  /** Whether it passes: units that blew up often are dead a moment later. */
  readonly passes?: boolean;
}[] = [
  {
    name: 'λ is too low for a discriminator that sees the domains lie far apart',
    id: 'discriminator-saturated',
    sick: { methodParameters: { lambda: 0.001 }, data: apart(6) },
    well: { methodParameters: { lambda: 1 }, data: apart(6) },
    says: /Raise λ/,
  },
  {
    name: 'a discriminator of one unit cannot tell what lies crosswise',
    id: 'discriminator-weak',
    sick: { methodParameters: { discriminatorUnits: 1 }, ...crosswise },
    well: { methodParameters: { discriminatorUnits: 100 }, ...crosswise },
  },
  {
    name: 'the discriminator learns a thousand times slower than the features',
    id: 'discriminator-outrun',
    sick: { methodParameters: { lambda: 3 }, discriminatorRate: 0.001, data: apart(2) },
    well: { methodParameters: { lambda: 3 }, data: apart(2) },
  },
  {
    name: 'λ is enormous',
    id: 'lambda-too-high',
    sick: { methodParameters: { lambda: 100 }, training: { optimiser: 'sgd', learningRate: 0.03 }, data: apart(2) },
    well: steady,
  },
  {
    name: 'an enormous λ moves the features alone',
    id: 'gradients-unbalanced',
    sick: { methodParameters: { lambda: 100 }, training: { epochs: 7 }, data: apart(2) },
    well: { methodParameters: { lambda: 1 }, training: { epochs: 7 }, data: apart(2) },
    says: /Lower the weight/,
  },
  {
    name: 'without λ the discriminator learns alone',
    id: 'gradients-unbalanced',
    sick: { methodParameters: { lambda: 0 }, training: { epochs: 20 }, data: apart(1) },
    well: { methodParameters: { lambda: 1 }, training: { epochs: 20 }, data: apart(1) },
    says: /Raise the weight/,
  },
  {
    name: 'certainty is all that is asked of the target',
    id: 'predictions-collapsed',
    sick: { method: 'minent', methodParameters: { entropyWeight: 1 }, data: turned(80) },
    well: { method: 'im', data: turned(80) },
  },
  {
    name: 'certainty counts ten times as much as the source',
    id: 'source-forgotten',
    sick: { method: 'minent', methodParameters: { entropyWeight: 10 }, training: { epochs: 8, learningRate: 0.002 }, data: turned(80) },
    well: { method: 'minent', methodParameters: { entropyWeight: 0.1 }, training: { epochs: 8, learningRate: 0.002 }, data: turned(80) },
  },
  {
    name: 'weights decay faster than they learn',
    id: 'features-collapsed',
    sick: { training: { optimiser: 'sgd', learningRate: 0.1, weightDecay: 1 }, data: apart(2) },
    well: { training: { optimiser: 'sgd', learningRate: 0.1 }, data: apart(2) },
  },
  {
    name: 'units are thrown to where they answer nothing',
    id: 'features-dead',
    sick: thrown,
    well: kept,
  },
  {
    name: 'what was learnt goes with the units',
    id: 'loss-rises',
    sick: thrown,
    well: kept,
  },
  {
    name: 'plain steps along an enormous reversed gradient',
    id: 'loss-diverges',
    sick: { methodParameters: { lambda: 10 }, training: { optimiser: 'sgd', learningRate: 0.3 }, data: apart(2) },
    well: steady,
    passes: true,
  },
  {
    name: 'steps are too small to learn anything',
    id: 'source-not-learnt',
    sick: { training: { learningRate: 1e-6 }, data: apart(2) },
    well: { data: apart(2) },
  },
  {
    name: 'predictions grow surer of the wrong thing while the source comes and goes',
    id: 'validators-disagree',
    sick: { method: 'minent', methodParameters: { entropyWeight: 10 }, data: turned(80), vote: true },
    well: { method: 'im', data: turned(50), vote: true },
  },
];

describe.each(cases)('$name', ({ id, sick, well, says, passes = false }) => {
  it(`is found: ${id}`, async () => {
    const all = await findings(sick);
    const found = (passes ? all : all.slice(-1)).flat().filter((finding) => finding.id === id);
    expect(found).not.toEqual([]);
    if (says) expect(found[0]?.advice).toMatch(says);
  });

  it(`is not found where the cause is gone: ${id}`, async () => {
    const all = await findings(well);
    expect((passes ? all : all.slice(-1)).flat().map((finding) => finding.id)).not.toContain(id);
  });
});

it.each([
  ['adversarial', { training: { epochs: 20, learningRateSchedule: 'inverse' }, data: turned(30) }, ['domains-mixed', 'all-well']],
  ['without adaptation, on a shift that needs none', { method: 'erm', data: turned(20) }, ['all-well']],
] as const)('nothing is wrong with a training that does well: %s', async (_name, given, ids) => {
  const all = await findings(given);
  expect(all.at(-1)?.map(({ id }) => id)).toEqual(ids);
  expect(all[0]?.map(({ id }) => id)).toEqual(['too-early']);
});
