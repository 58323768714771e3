import { openBackbone } from '../../backbones/open.ts';
import type { OpenBackbone } from '../../backbones/open.ts';
import { openPacked } from '../../data/open.ts';
import { openTokenizerOf } from '../../data/text/pieces.ts';
import type { OnnxProvider } from '../../../shared/model/engine.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { TrialAnswer, TrialOrder } from './trial.ts';

const mostItems = 16;
const timedRuns = 2;

/** Runs the first items of a data set through a backbone on a provider and on the processor. */
export async function compare(provider: OnnxProvider, { datasetFolder, place }: TrialOrder): Promise<TrialAnswer> {
  const { backbone, folder } = place;
  const model = await openBackbone(folder, backbone, provider);
  const dataset = await openPacked(datasetFolder);
  await openTokenizerOf(backbone.input, folder);
  const count = Math.min(mostItems, dataset.count);
  const items = new Float32Array(count * inputShape(backbone.input).reduce((product, side) => product * side, 1));
  await dataset.read(
    Int32Array.from({ length: count }, (_, at) => at),
    backbone.input,
    items,
  );
  const own = await timed(model, items, count);
  const processor = await timed(await openBackbone(folder, backbone, 'cpu'), items, count);
  return {
    difference: difference(own.features, processor.features, count),
    milliseconds: own.milliseconds / count,
    processorMilliseconds: processor.milliseconds / count,
  };
}

async function timed(model: OpenBackbone, items: Float32Array, count: number): Promise<{ features: Float32Array; milliseconds: number }> {
  // The first run compiles what the provider runs.
  const features = await model.features(items, count);
  const times = [];
  for (let run = 0; run < timedRuns; run++) {
    const since = performance.now();
    await model.features(items, count);
    times.push(performance.now() - since);
  }
  return { features, milliseconds: Math.min(...times) };
}

/** The length of an item's difference by the length of its features, of the worst item; null where there are no numbers. */
function difference(found: Float32Array, expected: Float32Array, count: number): number | null {
  if (found.length !== expected.length) return null;
  const size = expected.length / count;
  const parts = Array.from({ length: count }, (_, item) => {
    const own = expected.subarray(item * size, (item + 1) * size);
    const apart = Math.hypot(...own.map((value, at) => (found[item * size + at] ?? 0) - value));
    return apart === 0 ? 0 : apart / Math.hypot(...own);
  });
  const worst = parts.reduce((most, part) => (part <= most ? most : part), 0);
  return Number.isFinite(worst) ? worst : null;
}
