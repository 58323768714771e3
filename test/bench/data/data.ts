/*
 * How fast and in how much memory large data are imported, beside PyTorch's DataLoader with Pillow and pandas.read_csv:
 *   npm run bench:data [-- --images 200000] [--rows 1000000] [--rounds 2] [--no-epoch] [--folder FOLDER] [--json]
 *   npm run bench:data -- --kill 20 [--seed 1]
 *
 * Makes the files, imports them and reads them with the peer in turns, from the system's cache, each in a process of its own; the order changes from round
 * to round. Ends with an epoch over the pictures. In full size it puts the table into docs/benchmarks.md. --kill imports 20,000
 * pictures and kills the import at that many random moments; each time the library has to open, to be whole, and to take the same
 * import again. The peers' Python is that of `npm run bench:peers`.
 */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compiledFolder } from '../../../main/compute/engines/cache-folder.ts';
import { killImports } from '../../helpers/killed-imports.ts';
import { peerPython } from '../peers/python.ts';
import { outputOf } from '../output-of.ts';
import { placed } from '../report.ts';
import { answerSchema, dataTable } from './report.ts';
import type { Answer, DataCase } from './report.ts';

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    images: { type: 'string', default: '200000' },
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '2' },
    epoch: { type: 'boolean', default: true },
    folder: { type: 'string', default: tmpdir() },
    json: { type: 'boolean', default: false },
    kill: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const [images, rows, rounds, kills] = [options.images, options.rows, options.rounds, options.kill ?? '1'].map(Number);
for (const [name, value] of Object.entries({ images, rows, rounds, kill: kills }))
  if (!(Number.isInteger(value) && Number(value) >= 1)) {
    process.stderr.write(`--${name} must be a whole number from 1.\n`);
    process.exit(2);
  }

// As the app starts its processes.
process.env['NODE_COMPILE_CACHE'] = compiledFolder();
const python = await peerPython();
const peer = (name: string): string => join(import.meta.dirname, '../peers', name);
const child = (name: string): string => join(import.meta.dirname, name);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

await mkdir(options.folder, { recursive: true });
const folder = await mkdtemp(join(options.folder, 'isthmus-bench-data-'));

async function make(kind: 'png' | 'jpg' | 'csv', count: string): Promise<string> {
  const path = join(folder, kind === 'csv' ? 'rows.csv' : kind);
  say(`${kind}: making ${count}`);
  await outputOf(
    python,
    kind === 'csv' ? [peer('data_files.py'), 'rows', count, path] : [peer('data_files.py'), 'pictures', kind, count, path],
  );
  return path;
}

const answerOf = async (command: string, parameters: string[]): Promise<Answer> =>
  answerSchema.parse(JSON.parse(await outputOf(command, parameters)));

/** So that both find the files in the system's cache: which of them reads from the disk would be chance. */
async function readThrough(path: string): Promise<void> {
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []))
    if (entry.isFile()) await readFile(join(entry.parentPath, entry.name));
}

/** Both in turns; the library of the last round stays. */
async function inTurns(name: string, path: string, script: string): Promise<DataCase & { readonly packed: string }> {
  const [ours, theirs]: [Answer[], Answer[]] = [[], []];
  const library = join(folder, `library-${name}`);
  for (let round = 0; round < Number(rounds); round++) {
    const turns = [
      async () => {
        await rm(library, { recursive: true, force: true });
        ours.push(await answerOf(process.execPath, [child('import-child.ts'), library, path]));
      },
      async () => void theirs.push(await answerOf(python, [peer(script), path])),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      await readThrough(path);
      await turn();
    }
    say(
      `${name}, round ${round + 1}: ${[...ours.slice(-1), ...theirs.slice(-1)].map(({ count, seconds }) => Math.round(count / seconds)).join(' and ')} a second`,
    );
  }
  return { name, ours, theirs, packed: join(library, ours.at(-1)?.hash ?? '') };
}

async function measure(): Promise<number> {
  const png = await inTurns('PNG', await make('png', options.images), 'torch_pictures.py');
  const jpeg = await inTurns('JPEG', await make('jpg', options.images), 'torch_pictures.py');
  const csv = await inTurns('CSV', await make('csv', options.rows), 'pandas_rows.py');
  if (options.epoch) say('an epoch over the pictures');
  const epoch = options.epoch ? await answerOf(process.execPath, [child('epoch-child.ts'), png.packed, jpeg.packed]) : null;
  const processors = cpus();
  const machine = `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${process.platform} ${process.arch}`;
  const table = dataTable({ cases: [png, jpeg, csv], epoch, machine, date: new Date().toISOString().slice(0, 10) });
  process.stdout.write(`${options.json ? JSON.stringify({ cases: [png, jpeg, csv], epoch }) : table.text}\n`);
  if (images === 200_000 && rows === 1_000_000 && epoch !== null) {
    const path = join(import.meta.dirname, '../../../docs/benchmarks.md');
    await writeFile(path, placed(await readFile(path, 'utf8'), table.text, 'bench-data'));
  }
  return table.passed ? 0 : 1;
}

async function kill(): Promise<number> {
  const path = await make('png', images === 200_000 ? '20000' : options.images);
  const killed = await killImports(path, folder, Number(kills), Number(options.seed));
  for (const one of killed) say(JSON.stringify(one));
  const right = killed.filter(({ opened, verified, completed, leftovers }) => opened && verified && completed && leftovers.length === 0);
  process.stdout.write(
    `${right.length} of ${killed.length} libraries opened, were whole and took the import again; ${killed.filter(({ over }) => over).length} imports were over before they were killed, ${killed.filter(({ takenOver }) => takenOver > 0).length} went on behind what the disk had (seed ${options.seed}).\n`,
  );
  return right.length === killed.length ? 0 : 1;
}

try {
  process.exitCode = options.kill === undefined ? await measure() : await kill();
} finally {
  await rm(folder, { recursive: true, force: true });
}
