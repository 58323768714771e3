import { expect, it } from 'vitest';
import { openBackbone } from '../../../../main/backbones/open.ts';
import { ensureFeatures, openFeatured } from '../../../../main/compute/trainer/features.ts';
import { readManifest } from '../../../../main/data/packed/manifest.ts';
import { openPacked } from '../../../../main/data/open.ts';
import { readItems } from '../../../../main/engine/training/evaluate.ts';
import { colourBackbone } from '../../../helpers/colour-backbone.ts';

/** More than go through together, and not a whole number of those. */
const count = 70;

it('what is kept of pictures is what the model gives of them one by one', async () => {
  const { place, datasetFolder } = await colourBackbone(count);
  await ensureFeatures([datasetFolder], place);
  const kept = await openFeatured((await readManifest(datasetFolder)).hash, place);
  const [dataset, model] = [await openPacked(datasetFolder), await openBackbone(place.folder, place.backbone)];
  const { size, input } = place.backbone;
  const asTheyAre = { ...input, kind: 'features', backbone: place.backbone, size, of: input } as const;
  const all = Int32Array.from({ length: count }, (_, item) => item);
  const features = await readItems(kept, all, { ...asTheyAre, mean: [0, 0, 0], deviation: [1, 1, 1] });
  for (const item of all) {
    const alone = await model.features(await readItems(dataset, Int32Array.of(item), input), 1);
    expect(features.subarray(item * size, (item + 1) * size)).toEqual(alone);
  }
  expect(new Set(features).size).toBeGreaterThan(count);
  await Promise.all([kept.close(), dataset.close(), model.close()]);
});
