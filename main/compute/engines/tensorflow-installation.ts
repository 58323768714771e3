import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from './cache-folder.ts';
import { packedResources } from './packed-app.ts';

/** What `installation.json` says: written last, so a folder that has it was finished. */
const manifestSchema = z.object({
  version: z.string(),
  platform: z.string(),
  arch: z.string(),
  /** The tfjs-node whose sources the addon was built from. */
  addon: z.string(),
  from: z.string(),
  /** Whether CUDA was installed with it; what was installed before that was possible says nothing. */
  gpu: z.boolean().default(false),
  installedAt: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

interface Installation {
  folder: string;
  binding: string;
  manifest: Manifest;
}

export const manifestName = 'installation.json';
export const bindingName = 'tfjs_binding.node';
export const tfjsNodePackage = '@tensorflow/tfjs-node-gpu';

/** The path of tfjs-node's package.json and its version; undefined when npm left the optional package out. */
export async function findTfjsNode(): Promise<{ packagePath: string; version: string } | undefined> {
  try {
    const packagePath = createRequire(import.meta.url).resolve(`${tfjsNodePackage}/package.json`);
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(packagePath, 'utf8')));
    return { packagePath, version };
  } catch {
    return undefined;
  }
}

/** Reads one installation and compares its files with the manifest. Answers a sentence when something is wrong with it. */
export async function readInstallation(folder: string): Promise<Installation | string> {
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestName), 'utf8')));
  } catch {
    return `${folder} has no readable ${manifestName}.`;
  }
  if (manifest.platform !== process.platform || manifest.arch !== process.arch)
    return `${folder} was made for ${manifest.platform} ${manifest.arch}, and this is ${process.platform} ${process.arch}.`;
  for (const file of manifest.files) {
    const size = await stat(join(folder, file.path)).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) return `${join(folder, file.path)} is missing.`;
    if (size !== file.bytes) return `${join(folder, file.path)} has ${size} bytes instead of ${file.bytes}.`;
  }
  return { folder, binding: join(folder, bindingName), manifest };
}

/** The engine that was packed with the app: it lies beside what is unpacked of the archive. */
async function packedEngine(): Promise<string | undefined> {
  const resources = packedResources();
  if (resources === undefined) return undefined;
  const folder = join(resources, 'engine');
  return (await stat(folder).catch(() => undefined)) && folder;
}

/**
 * What is installed: the newest sound installation, one with CUDA before all others, or why there is none.
 * @param kind 'cpu' passes over those with CUDA
 */
export async function findInstallation(
  addon: string,
  cache: string = cacheFolder(),
  kind: 'any' | 'cpu' = 'any',
): Promise<Installation | string> {
  const given = process.env['ISTHMUS_TENSORFLOW'] ?? (await packedEngine());
  if (given) return readInstallation(given);
  const names = await readdir(cache).catch(() => []);
  const wanted = names.filter((name) => name.startsWith('tensorflow-') && name.endsWith(`-${process.platform}-${process.arch}`));
  const sound: Installation[] = [];
  let problem = 'TensorFlow is not installed.';
  for (const name of wanted) {
    const found = await readInstallation(join(cache, name));
    if (typeof found === 'string') problem = found;
    else if (found.manifest.addon !== addon)
      problem = `${found.folder} was built for tfjs-node ${found.manifest.addon}, and this is ${addon}.`;
    else if (kind === 'any' || !found.manifest.gpu) sound.push(found);
  }
  const rank = ({ manifest }: Installation): string => `${manifest.gpu ? 1 : 0} ${manifest.installedAt}`;
  sound.sort((a, b) => rank(b).localeCompare(rank(a)));
  return sound[0] ?? problem;
}
