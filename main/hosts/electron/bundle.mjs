/* Bundles the desktop app's main process and preload script into dist/main; the rest of the app runs from its sources. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: { electron: here('./main.ts'), preload: here('./preload.ts') },
  outdir: here('../../../dist/main'),
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  external: ['electron'],
  logLevel: 'warning',
});
