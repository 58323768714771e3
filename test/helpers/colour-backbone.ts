import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectBackbone } from '../../main/backbones/inspect.ts';
import type { BackbonePlace } from '../../main/services/ports/backbones.ts';
import { backboneWishesSchema } from '../../shared/model/backbone.ts';
import { rawNpy } from './array-files.ts';
import { TestLibrary } from './data-library.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { meanColourClassifier } from './tiny-onnx.ts';

/** Pictures of noise, and a backbone of ONNX that gives the mean of each of their channels. */
export async function colourBackbone(count: number): Promise<{ place: BackbonePlace; datasetFolder: string }> {
  const library = await TestLibrary.create();
  const pixels = Uint8Array.from({ length: count * 8 * 8 * 3 }, (_, at) => (at * at * 31) % 251);
  const { hash } = await library.import(await library.write('noise.npy', rawNpy([count, 8, 8, 3], pixels, {})));
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'colour.onnx'), meanColourClassifier());
  const { content } = await inspectBackbone([join(folder, 'colour.onnx')], folder, backboneWishesSchema.parse({ preset: 'unit' }));
  const backbone = { ...content, hash: 'colour', name: 'colour', licence: '' };
  const place = { backbone, folder, featuresFolder: join(folder, 'features'), trained: false };
  return { place, datasetFolder: library.data.folderOf(hash) };
}
