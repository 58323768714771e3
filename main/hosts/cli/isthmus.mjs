#!/usr/bin/env node
/* Starts the command line on the Node that comes with the app, whatever Node or npx found this file. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function bundledNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

async function start() {
  const { compiledFolder } = await import('../../compute/engines/cache-folder.ts');
  // The processes that this one starts find it in their environment.
  process.env.NODE_COMPILE_CACHE = compiledFolder();
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import('./main.ts');
}

if (Number(process.versions.node.split('.')[0]) >= 24) await start();
else {
  const node = bundledNode();
  if (!node) {
    console.error(
      `Isthmus needs Node 24; this is ${process.versions.node}, and the one that comes with it is missing. Run \`npm ci\` again.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl+C reaches the child by itself, as it belongs to the same terminal; other signals are passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
}
