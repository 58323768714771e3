/* Run by `npm ci`: sets TensorFlow up when it can be had. Prints one line and never fails, since the app works without it. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const say = (line) => process.stdout.write(`Isthmus: ${line.replace(/\s+/g, ' ').trim()}\n`);
const later = 'WebAssembly trains instead. `npx isthmus engine install` sets TensorFlow up later.';

/** Node 24 runs this app; an older npm may run this script with an older one, which cannot read TypeScript. */
function runOnPackagedNode() {
  const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
  const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const result = spawnSync(binary, [fileURLToPath(import.meta.url), 'again'], {
    stdio: 'inherit',
  });
  if (result.error) throw result.error;
}

/** Overwrites one line while something takes long, where a person watches. */
function showProgress(phase, done, total) {
  if (!process.stderr.isTTY) return;
  const amount = done === 0 ? '' : total === null ? ` ${Math.round(done / 1e6)} MB` : ` ${Math.round((100 * done) / total)} %`;
  process.stderr.write(`\r\u001b[K${phase} …${amount}`);
}

async function setTensorflowUp() {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
  const { installTensorflow } = await import('../../compute/engines/tensorflow-install.ts');
  const status = await installTensorflow({
    from: null,
    report: showProgress,
    signal: stop.signal,
  }).finally(() => {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  });
  say(status.works ? `${status.reason} is ready (${status.device}).` : `TensorFlow was not set up: ${status.reason} ${later}`);
}

try {
  if (process.env.ISTHMUS_ENGINE === 'wasm') say(`TensorFlow was skipped (ISTHMUS_ENGINE=wasm). ${later}`);
  else if (process.env.ISTHMUS_SKIP_TENSORFLOW) say(`TensorFlow was skipped (ISTHMUS_SKIP_TENSORFLOW). ${later}`);
  else if (Number(process.versions.node.split('.')[0]) < 24 && process.argv[2] !== 'again') runOnPackagedNode();
  else await setTensorflowUp();
} catch (error) {
  say(`TensorFlow was not set up: ${error instanceof Error ? error.message : String(error)} ${error?.hint ?? ''} ${later}`);
}
process.exitCode = 0;
