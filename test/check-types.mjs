/* Checks the types of every room: each folder with a tsconfig.json of its own, as many at a time as there are cores. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
// The screens are svelte-check's, which knows their files.
const rooms = globSync(['tsconfig.json', '{main,shared,test}/**/tsconfig.json'], { cwd: root, exclude: (name) => name === 'node_modules' });
const waiting = [...rooms];
let failed = 0;

async function work() {
  for (let room = waiting.shift(); room; room = waiting.shift()) {
    const output = await new Promise((resolve) => {
      execFile(process.execPath, [tsc, '-p', join(root, room)], { cwd: root }, (error, stdout) =>
        resolve(error ? stdout || String(error) : ''),
      );
    });
    if (output === '') continue;
    failed++;
    console.error(`${room}\n${output}`);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`Types: ${rooms.length - failed} of ${rooms.length} rooms are right.`);
process.exitCode = failed > 0 ? 1 : 0;
