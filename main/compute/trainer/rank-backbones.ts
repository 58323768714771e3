import type { BackboneRanking } from '../../../shared/model/ranking.ts';
import { openFeatures, featureKey } from '../../backbones/cache.ts';
import { badData } from '../../data/errors.ts';
import { openPacked } from '../../data/open.ts';
import type { PackedDataset } from '../../data/open.ts';
import { rankings } from '../../engine/analysis/ranking/index.ts';
import { permutation, randomFor } from '../../engine/random.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { BackbonePlace, RankRequest } from '../../services/ports/backbones.ts';
import type { Report } from '../../services/ports/report.ts';
import { classProbabilities } from './class-probabilities.ts';
import { ensureFeatures } from './features.ts';
import { partsOf } from './run-parts.ts';

/** The most labelled items that are looked at: the scores take time in proportion to the cube of their number. */
const mostItems = 1000;

/**
 * Backbones by how well their features tell the classes of a data set apart, the best by the first score first. Features that are not
 * kept are computed, and kept for training. Throws `bad-data` for data without two labelled classes.
 */
export async function rankBackbones(request: RankRequest, report: Report): Promise<BackboneRanking> {
  const dataset = await openPacked(request.datasetFolder);
  try {
    return await ranked(dataset, request, report);
  } finally {
    await dataset.close();
  }
}

async function ranked(dataset: PackedDataset, { datasetFolder, backbones, split }: RankRequest, report: Report): Promise<BackboneRanking> {
  const { classes, manifest } = dataset;
  const [all, heldOut] = await labelsOf(dataset, split);
  const order = permutation(randomFor(1, 'ranking'), all.length);
  const labelled = [...order].filter((item) => (all[item] ?? -1) >= 0 && !heldOut.has(item));
  const items = labelled.slice(0, mostItems).sort((a, b) => a - b);
  const labels = Int32Array.from(items, (item) => all[item] ?? 0);
  if (new Set(labels).size < 2)
    throw badData(
      'Backbones are ranked by how they tell classes apart, and these data have no two labelled ones.',
      'Give a labelled data set.',
    );
  const found: BackboneRanking['backbones'] = [];
  for (const place of backbones) {
    const { name } = place.backbone;
    await ensureFeatures([datasetFolder], place, (done, total) => report(`Features by ${name}`, done, total));
    const outputs = {
      features: await featuresOf(place, manifest.hash, items),
      probabilities: await classProbabilities(place, dataset, items, (done, total) => report(`Classes by ${name}`, done, total)),
    };
    report(`Scores of ${name}`, 0, null);
    const values = rankings.map(({ descriptor, score }) => {
      const output = outputs[descriptor.needs];
      const value = output === null ? Number.NaN : score(output, labels, classes.length);
      return [descriptor.id, Number.isFinite(value) ? value : null] as const;
    });
    found.push({ name, values: Object.fromEntries(values) });
  }
  // Of one that needs classes of the backbones’ own nothing is told where none has any.
  const scores = rankings.filter(
    ({ descriptor: { id, needs } }) => needs === 'features' || found.some(({ values }) => values[id] !== null),
  );
  const [first] = scores.map(({ descriptor }) => descriptor.id);
  const valueOf = ({ values }: (typeof found)[number]): number => values[first ?? ''] ?? -Infinity;
  return {
    items: items.length,
    scores: scores.map(({ descriptor: { id, title } }) => ({ id, title })),
    backbones: found.sort((a, b) => valueOf(b) - valueOf(a)),
  };
}

/** Labels, and the items that are held out. */
async function labelsOf(dataset: PackedDataset, split: RankRequest['split']): Promise<[Int32Array, ReadonlySet<number>]> {
  if (!split) return [await dataset.labels(), new Set()];
  const { split: rule, heldOut: heldOutShare } = resolveTraining(split.training);
  const { heldOut } = await partsOf(dataset, { rule, heldOutShare, seed: split.seed }, null);
  return [await dataset.labels(), new Set(heldOut)];
}

async function featuresOf(place: BackbonePlace, datasetHash: string, items: readonly number[]): Promise<Float32Array> {
  const features = await openFeatures(place.featuresFolder, featureKey(place.backbone, datasetHash), false);
  if (!features) throw new Error('The features are gone that were just there.');
  try {
    const { size } = features;
    const rows = new Float32Array(items.length * size);
    items.forEach((item, at) => features.read(item, rows.subarray(at * size, (at + 1) * size)));
    return rows;
  } finally {
    await features.close();
  }
}
