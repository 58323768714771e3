import type { Run } from '../../shared/model/run.ts';
import { figure, percent } from '../components/format.ts';

/** One chart of a run's page. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What to read from it, in a sentence. */
  readonly about: string;
  readonly metric: string;
  readonly oracle: boolean;
  /** Fixed ends of the y axis, where the scale has them. */
  readonly range: readonly [number, number] | null;
  readonly format: (value: number) => string;
  applies(run: Run, metrics: ReadonlySet<string>): boolean;
}

const share = { range: [0, 1], format: percent } as const;
const free = { range: null, format: figure } as const;
const seesSource = (run: Run): boolean => run.config.sourceModel === null;
const tellsClasses = (run: Run): boolean => seesSource(run) && run.summary.adapted?.measure !== 'r2';
const seesBoth = (run: Run): boolean => run.config.method !== 'erm' && seesSource(run);
const whenThere =
  (metric: string): Panel['applies'] =>
  (_run, metrics) =>
    metrics.has(metric);

const fixed: readonly Panel[] = [
  {
    id: 'target-accuracy',
    title: 'Target accuracy',
    about: 'On the held-out part of the target. It scores the result; it chooses nothing.',
    metric: 'target-accuracy',
    oracle: true,
    ...share,
    applies: whenThere('target-accuracy'),
  },
  {
    id: 'source-accuracy',
    title: 'Source accuracy',
    about: 'On the held-out part of the source. A fall means that adapting costs what was learnt.',
    metric: 'source-accuracy',
    oracle: false,
    ...share,
    applies: tellsClasses,
  },
  {
    id: 'target-r2',
    title: 'Target R²',
    about: 'On the held-out part of the target: 1 is perfect, 0 is telling the mean. It scores the result; it chooses nothing.',
    metric: 'target-r2',
    oracle: true,
    ...free,
    applies: whenThere('target-r2'),
  },
  {
    id: 'source-r2',
    title: 'Source R²',
    about: 'On the held-out part of the source. A fall means that adapting costs what was learnt.',
    metric: 'source-r2',
    oracle: false,
    ...free,
    applies: whenThere('source-r2'),
  },
  {
    id: 'domain-accuracy',
    title: 'Domain accuracy',
    about: 'How well the discriminator tells the domains apart: near 50 % the features no longer show where an item is from.',
    metric: 'domain-accuracy',
    oracle: false,
    ...share,
    applies: seesBoth,
  },
  {
    id: 'classification-loss',
    title: 'Classification loss',
    about: 'Cross-entropy on the source’s training part.',
    metric: 'classification-loss',
    oracle: false,
    ...free,
    applies: tellsClasses,
  },
  {
    id: 'regression-loss',
    title: 'Regression loss',
    about: 'Mean squared error on the source’s training part, in deviations of the labels.',
    metric: 'regression-loss',
    oracle: false,
    ...free,
    applies: whenThere('regression-loss'),
  },
  {
    id: 'domain-loss',
    title: 'Domain loss',
    about: 'Cross-entropy of the discriminator; ln 2 ≈ 0.693 is chance.',
    metric: 'domain-loss',
    oracle: false,
    ...free,
    applies: seesBoth,
  },
  {
    id: 'prediction-diversity',
    title: 'Diversity of predictions',
    about: 'Entropy of the target’s mean prediction, in nats: ln K where all K classes are predicted alike, 0 where one is for all.',
    metric: 'prediction-diversity',
    oracle: false,
    ...free,
    applies: whenThere('prediction-diversity'),
  },
  {
    id: 'prediction-entropy',
    title: 'Entropy of predictions',
    about: 'Mean over the target’s items, in nats: 0 where each prediction is certain, ln K where none prefers a class.',
    metric: 'prediction-entropy',
    oracle: false,
    ...free,
    applies: whenThere('prediction-entropy'),
  },
  {
    id: 'lambda',
    title: 'Adversarial weight λ',
    about: 'How strongly the reversed gradient pushes the features.',
    metric: 'lambda',
    oracle: false,
    ...free,
    applies: whenThere('lambda'),
  },
  {
    id: 'learning-rate',
    title: 'Learning rate',
    about: 'What the schedule makes of it.',
    metric: 'learning-rate',
    oracle: false,
    ...free,
    applies: whenThere('learning-rate'),
  },
  {
    id: 'discrepancy',
    title: 'Discrepancy of the heads',
    about: 'How far the two heads differ on the target, after they were driven apart.',
    metric: 'discrepancy',
    oracle: false,
    ...free,
    applies: whenThere('discrepancy'),
  },
  {
    id: 'wait-share',
    title: 'Time spent waiting for data',
    about: 'Share of the training time in which the next batch was not ready.',
    metric: 'wait-share',
    oracle: false,
    ...share,
    applies: whenThere('wait-share'),
  },
];

const gradientNorm = 'gradient-norm/';

/** What the gradient of one of a method's networks is, whatever networks it has. */
const gradientPanel = (metric: string): Panel => ({
  id: metric,
  title: `Gradient norm, ${metric.slice(gradientNorm.length).replaceAll('-', ' ')}`,
  about: 'Length of this network’s gradient in one batch, before clipping; taken at each checkpoint that is kept.',
  metric,
  oracle: false,
  ...free,
  applies: whenThere(metric),
});

/** What is read from those that a run on a share of the target's labels has. */
const onLabels: Readonly<Record<string, string>> = {
  'target-accuracy': 'On the held-out part of the target, which it is not trained on.',
  'classification-loss': 'Cross-entropy on the labelled items that it is trained on.',
};

/** The charts of a run. @param metrics the names of what it has reported so far */
export function panelsFor(run: Run, metrics: ReadonlySet<string>): Panel[] {
  const all = [...fixed, ...[...metrics].filter((name) => name.startsWith(gradientNorm)).map(gradientPanel)];
  if (run.config.labelShare === null) return all.filter((panel) => panel.applies(run, metrics));
  // Its source is the target again, and its labels are what it is about.
  return all
    .filter((panel) => panel.id in onLabels || (!panel.id.startsWith('source-') && whenThere(panel.metric)(run, metrics)))
    .map((panel) => ({ ...panel, about: onLabels[panel.id] ?? panel.about, oracle: false }));
}
