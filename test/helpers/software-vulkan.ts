import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const cache = fileURLToPath(new URL('../../node_modules/.cache/isthmus/', import.meta.url));
const driver = 'libvk_swiftshader.so';
/** What Dawn asks the system for: the driver itself answers, without a loader in between. */
const asked = 'libvulkan.so.1';

/** A GPU without one: what child processes need in their environment so that Vulkan computes on the CPU, or why that cannot be had. */
export type SoftwareVulkan = { readonly environment: Readonly<Record<string, string>> } | { readonly missing: string };

/** SwiftShader, out of the Chromium that npm brings for tests. Unpacked once; several processes may ask at the same time. */
export async function softwareVulkan(): Promise<SoftwareVulkan> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `Software Vulkan is packed for Linux x64 alone, and this is ${process.platform} ${process.arch}.` };
  try {
    const folder = await unpacked();
    const { LD_LIBRARY_PATH: others } = process.env;
    // Read by the dynamic loader when a process starts, so this process itself cannot have it any more.
    return { environment: { LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder } };
  } catch (error) {
    return { missing: `Software Vulkan cannot be unpacked: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function unpacked(): Promise<string> {
  const chromium = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..');
  const { version } = JSON.parse(await readFile(join(chromium, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `vulkan-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const stage = await mkdtemp(join(cache, 'vulkan-'));
  try {
    const archive = brotliDecompressSync(await readFile(join(chromium, 'bin', 'swiftshader.tar.br')));
    const { status, stderr, error } = spawnSync('tar', ['-x', '--no-same-owner', '-C', stage, driver], {
      input: archive,
      encoding: 'utf8',
    });
    if (status !== 0) throw error ?? new Error(stderr.trim());
    await rename(join(stage, driver), join(stage, asked));
    // Whole or not at all: whoever comes second finds the folder of the first.
    await rename(stage, folder).catch((problem: unknown) => {
      if (!existsSync(folder)) throw problem;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return folder;
}
