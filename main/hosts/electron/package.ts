/*
 * `npm run package` packs the app for the system it runs on, as electron-builder.yml says; options are electron-builder's own.
 * The TensorFlow engine for the CPU that is installed here goes along, for machines without a network. ISTHMUS_ENGINE=wasm leaves it out.
 */
import { spawnSync } from 'node:child_process';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findInstallation, findTfjsNode } from '../../compute/engines/tensorflow-installation.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder of the engine to pack, or why none is. */
async function engineFolder(): Promise<{ folder: string } | { reason: string }> {
  if (process.env.ISTHMUS_ENGINE === 'wasm') return { reason: 'ISTHMUS_ENGINE=wasm' };
  const tfjsNode = await findTfjsNode();
  if (!tfjsNode) return { reason: 'its package was left out of the installation' };
  // CUDA's libraries are too large for a package, and of use to some machines alone.
  const found = await findInstallation(tfjsNode.version, undefined, 'cpu');
  return typeof found === 'string' ? { reason: found } : { folder: found.folder };
}

const engine = await engineFolder();
// electron-builder.yml takes it from this link; where there is none, it packs none.
const link = join(root, 'dist', 'engine');
await rm(link, { force: true });
if ('folder' in engine) await symlink(engine.folder, link, 'junction');
process.stdout.write('folder' in engine ? `With TensorFlow from ${engine.folder}.\n` : `Without TensorFlow: ${engine.reason}\n`);
const builder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'));
const { status } = spawnSync(process.execPath, [builder, '--publish', 'never', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
