import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ShiftMeasures } from '../../../shared/model/shift/report.ts';
import { inputFor } from '../../data/kinds/index.ts';
import { usualChoices } from '../../data/kinds/kind.ts';
import { openPacked } from '../../data/open.ts';
import type { PackedDataset } from '../../data/open.ts';
import { traitsOf } from '../../data/traits/index.ts';
import type { Traits } from '../../data/traits/index.ts';
import { measureShift } from '../../engine/analysis/shift/measure-shift.ts';
import type { Sample } from '../../engine/analysis/shift/measure-shift.ts';
import { sizeOf } from '../../engine/networks/layer.ts';
import { readItems } from '../../engine/training/evaluate.ts';
import { sampleOf } from '../../engine/training/observe.ts';
import type { Report } from '../../services/ports/report.ts';
import type { ShiftRequest } from '../../services/ports/trainer.ts';

/** The most items of each domain that are looked at. */
const mostItems = 1000;

/**
 * How two data sets differ, by a sample of each that is always the same for a seed. Labels of the target are not read. Throws
 * `library-damaged` for data that are not whole, and `bad-data` where columns differ.
 */
export async function measureShiftOf({ sourceFolder, targetFolder, crop, seed }: ShiftRequest, report: Report): Promise<ShiftMeasures> {
  report('Reading', 0, null);
  const source = await openPacked(sourceFolder);
  try {
    const target = await openPacked(targetFolder);
    try {
      const input = inputFor(source.manifest, target.manifest, { ...usualChoices, crop });
      const traits = traitsOf(source.manifest, target.manifest);
      const own = await sampled(source, 'shift/source', input, traits, seed);
      const labels = await source.labels();
      return measureShift(
        {
          source: own,
          target: await sampled(target, 'shift/target', input, traits, seed),
          size: sizeOf(inputShape(input)),
          traitNames: traits.names,
          labels: own.places.map((place) => labels[place] ?? -1),
          classes: source.classes,
        },
        seed,
        report,
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function sampled(dataset: PackedDataset, purpose: string, input: InputSpec, traits: Traits, seed: number): Promise<Sample> {
  const all = Int32Array.from({ length: dataset.count }, (_, item) => item);
  const places = sampleOf(all, mostItems, seed, purpose);
  const width = traits.names.length;
  const values = new Float64Array(places.length * width);
  places.forEach((place, at) => values.set(traits.of(dataset.raw(place), dataset.manifest), at * width));
  return { places, values: await readItems(dataset, places, input), traits: { count: places.length, width, values } };
}
