import { setImmediate } from 'node:timers/promises';
import type { AnalysedArm, Analysis, DomainDistances, EmbeddingChoice } from '../../../shared/model/analysis.ts';
import type { Checkpoint } from '../../../shared/model/run.ts';
import { proxyADistance } from '../../engine/analysis/a-distance.ts';
import { classScoresOf } from '../../engine/analysis/class-scores.ts';
import { jointEmbedding, shownItems } from '../../engine/analysis/embedding.ts';
import { meanDiscrepancy } from '../../engine/analysis/mmd.ts';
import { confidentMistakes, shiftedItems } from '../../engine/analysis/outstanding.ts';
import { numberOutput, unknownClass } from '../../engine/model.ts';
import { largestOfRows } from '../../engine/statistics/rows.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { Report } from '../../services/ports/report.ts';
import type { AnalysisRequest } from '../../services/ports/trainer.ts';
import { orderOf } from './arms.ts';
import { heldOutSample, viewOf } from './model-view.ts';
import type { ModelView, Places } from './model-view.ts';
import { ensureFeaturesOf } from './features.ts';
import { openRunData } from './run-data.ts';

/** The most items of each domain that are looked at. */
const mostItems = 1000;
/** The most mistakes, and the most shifted items, that are told. */
const mostTold = 24;

type Embedding = NonNullable<Analysis['embedding']>;

/** The class of each item that is looked at, −1 where it is not known; null for a target without labels. */
interface Labels {
  readonly source: Int32Array;
  readonly oracle: Int32Array | null;
}

/**
 * Looks at held-out items of both domains with a model of a run, and with the one before it: the same items and draws for all
 * models of the run. Of a run from a source model there are no source items, and what would be told of them is empty or null. Throws as
 * `viewOf` does.
 */
export async function analyseRun({ run, checkpoint, before, ...request }: AnalysisRequest, report: Report): Promise<Analysis> {
  const { seed } = run.config;
  const order = orderOf(run.config);
  report('Reading', 0, null);
  await ensureFeaturesOf(request);
  const data = await openRunData({
    sourceFolder: request.sourceFolder,
    moreSourceFolders: request.moreSourceFolders,
    sourceModel: request.sourceModel,
    targetFolder: request.targetFolder,
    backbone: request.backbone,
    settings: resolveTraining(run.config.training),
    runSeed: seed,
    ...order,
  });
  try {
    // Of numbers there are no class scores: every item counts as one without a known class.
    const numbers = data.classes.length === 0;
    const classes = numbers ? [numberOutput] : order.openSet ? [...data.classes, unknownClass] : [...data.classes];
    const places: Places = {
      source: heldOutSample(data.source, mostItems, 'analysis/source', seed),
      target: heldOutSample(data.target, mostItems, 'analysis/target', seed),
    };
    report('Looking at items', 0, null);
    const view = await viewOf(checkpoint, run.config, data, places, classes.length);
    const viewBefore = before && (await viewOf(before, run.config, data, places, classes.length));
    // The target's labels go into what is called oracle, and nowhere else.
    const oracle = numbers ? undefined : data.target.labels?.open('oracle');
    const labels: Labels = {
      source: places.source.map((item) => (numbers ? -1 : (data.source.labels[item] ?? -1))),
      oracle: oracle ? places.target.map((item) => oracle[item] ?? -1) : null,
    };
    report('Measuring', 0, null);
    const { source, target, featureSize } = view;
    const measured = {
      distances: {
        before: before && viewBefore && distancesOf(viewBefore, before, seed),
        after: distancesOf(view, checkpoint, seed),
      },
      source: classScoresOf(source.probabilities, labels.source, classes.length),
      shifted: shiftedItems(source.features, target.features, featureSize, { most: mostTold, seed }).map(({ item, distance, ratio }) => ({
        index: places.target[item] ?? 0,
        distance,
        ratio,
      })),
      oracle: labels.oracle && oracleOf(target.probabilities, places.target, labels.oracle, classes.length),
    };
    report('Laying out', 0, null);
    return {
      runId: run.id,
      arm: checkpoint.arm as AnalysedArm,
      seed: checkpoint.seed,
      step: checkpoint.step,
      classes,
      items: { source: places.source.length, target: places.target.length },
      ...measured,
      embedding: await embeddingOf(request.embedding, view, places, labels, classes.length, seed),
    };
  } finally {
    await data.close();
  }
}

const distancesOf = ({ source, target, featureSize }: ModelView, { arm, step }: Checkpoint, seed: number): DomainDistances => ({
  arm: arm as AnalysedArm,
  step,
  aDistance: proxyADistance(source.features, target.features, featureSize, seed)?.distance ?? null,
  squaredMmd: meanDiscrepancy(source.features, target.features, featureSize, seed)?.squared ?? null,
});

function oracleOf(probabilities: Float32Array, places: Int32Array, labels: Int32Array, classes: number): NonNullable<Analysis['oracle']> {
  const { mistakes } = confidentMistakes('target', probabilities, labels, classes, mostTold);
  return {
    target: classScoresOf(probabilities, labels, classes),
    mistakes: mistakes.map(({ item, label, predicted, confidence }) => ({ index: places[item] ?? 0, label, predicted, confidence })),
  };
}

const methods = { pca: 'pca', tsne: 't-sne', umap: 'umap' } as const;

async function embeddingOf(
  choice: EmbeddingChoice,
  view: ModelView,
  places: Places,
  labels: Labels,
  classes: number,
  seed: number,
): Promise<Embedding | null> {
  if (choice === 'none') return null;
  const { featureSize } = view;
  const known = (label: number | undefined): number | null => (label === undefined || label < 0 ? null : label);
  const shown = (['source', 'target'] as const).flatMap((domain) => {
    const predicted = largestOfRows(view[domain].probabilities, classes);
    return Array.from(shownItems(places[domain].length, domain, seed), (item) => ({
      features: view[domain].features.subarray(item * featureSize, (item + 1) * featureSize),
      domain,
      index: places[domain][item] ?? 0,
      predicted: predicted[item] ?? 0,
      label: domain === 'source' ? known(labels.source[item]) : null,
      oracleLabel: domain === 'target' ? known(labels.oracle?.[item]) : null,
    }));
  });
  const features = new Float32Array(shown.length * featureSize);
  shown.forEach((point, at) => features.set(point.features, at * featureSize));
  const laid = await jointEmbedding(features, featureSize, { method: methods[choice], seed, breathe: () => setImmediate() });
  if (!laid) return null;
  return {
    method: choice,
    points: shown.map(({ features: _, ...point }, at) => ({ x: laid[2 * at] ?? 0, y: laid[2 * at + 1] ?? 0, ...point })),
  };
}
