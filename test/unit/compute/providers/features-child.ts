/* What computes features, and which, with the environment that it was given: one line of JSON. For a process of its own, as a trainer is. */
import { featureKey, openFeatures } from '../../../../main/backbones/cache.ts';
import { ensureFeatures } from '../../../../main/compute/trainer/features.ts';
import { readManifest } from '../../../../main/data/packed/manifest.ts';
import type { BackbonePlace } from '../../../../main/services/ports/backbones.ts';

const { place, datasetFolder } = JSON.parse(process.argv[2] ?? '') as { place: BackbonePlace; datasetFolder: string };
const by = await ensureFeatures([datasetFolder], place);
const kept = await openFeatures(place.featuresFolder, featureKey(place.backbone, (await readManifest(datasetFolder)).hash), true);
console.log(JSON.stringify({ by, mean: kept?.mean }));
