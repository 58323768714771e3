/*
 * How many copies the checks find, and how often they are wrong:
 *   npm run leaks -- --data ../shared/data [--seed 1]
 *
 * Plants 100 copies among 20,000 pictures (MNIST digits, and others over photographs): equal ones, ones that were saved again as JPEG of
 * quality 90, brighter ones, and ones that are shifted by a pixel. They are sought in one data set, and as a leak between
 * two. Then all checks run over the real sets as they are. Fails where a copy is missed or something else is called one.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { withEvidence } from '../../main/data/checked.ts';
import { findBetween, findIn } from '../../main/data/checks/index.ts';
import { twinsBetween } from '../../main/data/checks/twins.ts';
import type { Reading } from '../../main/data/formats/reader.ts';
import { createDataLibrary } from '../../main/data/library.ts';
import { openPacked } from '../../main/data/open.ts';
import { pack } from '../../main/data/packed/pack.ts';
import type { Raw } from '../../main/data/raw.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { numbers } from '../helpers/pictures.ts';
import { brightened, moved } from '../helpers/planted.ts';

const { values: options } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, seed: { type: 'string', default: '1' } },
});
const [total, planted] = [20_000, 100];
const silent = (): void => undefined;
const { signal } = new AbortController();
const random = numbers(Number(options.seed));
const below = (count: number): number => Math.floor(random() * count);

const kinds: readonly [name: string, change: (raw: Raw) => Promise<Raw>][] = [
  ['equal', async (raw) => raw],
  ['saved as JPEG', savedAgain],
  ['brighter', async (raw) => brightened(raw, 1.1, 5)],
  ['shifted', async (raw) => moved(raw, below(2) || -1, below(3) - 1)],
];

async function savedAgain(raw: Raw): Promise<Raw> {
  const { values, height, width, channels } = raw;
  const space = channels === 1 ? 'b-w' : 'srgb';
  const saved = await sharp(Uint8Array.from(values), { raw: { height, width, channels: channels === 1 ? 1 : 3 } })
    .toColourspace(space)
    .jpeg({ quality: 90 })
    .toBuffer();
  return { ...raw, values: new Uint8Array(await sharp(saved).toColourspace(space).raw().toBuffer()) };
}

const root = await mkdtemp(join(tmpdir(), 'isthmus-leaks-'));
const library = createDataLibrary(join(root, 'datasets'));

async function imported(name: string, file: string, given: ParameterValues = {}) {
  const request = { path: resolve(options.data, 'digits', file), name, format: null, options: given, labels: null, strict: false };
  return await library.import(request, silent, signal);
}

/** Packs pictures that are given one at a time, and answers their folder. */
async function packed(name: string, count: number, picture: (at: number) => Raw | Promise<Raw>): Promise<string> {
  async function* items(): Reading['items'] {
    for (let at = 0; at < count; at++) {
      const raw = await picture(at);
      yield { ...raw, values: Uint8Array.from(raw.values), kind: 'image', where: `${at}`, label: null };
    }
  }
  const folder = join(root, name);
  await mkdir(folder);
  const reading: Reading = { kind: 'image', total: count, columns: [], maximum: 255, items: items(), close: async () => undefined };
  await pack(reading, folder, { where: name, strict: true, numbers: false }, silent, signal);
  return folder;
}

const sets = [
  await imported('MNIST', 'mnist10k-images-idx3-ubyte.gz'),
  await imported('MNIST-M', 'mnistm10k.npz'),
  await imported('optdigits', 'optdigits.csv'),
  await imported('optdigits as pictures', 'optdigits.csv', { 'image-shape': '8x8', maximum: 16 }),
] as const;
const [mnist, mnistM] = sets;
const real = [await openPacked(library.folderOf(mnist.hash)), await openPacked(library.folderOf(mnistM.hash))];
const original = (at: number): Raw => real[at % 2]?.raw(Math.floor(at / 2)) ?? { values: [], height: 0, width: 0, channels: 0 };
const count = total - planted;
// No two copies of one picture: so each has one answer.
const origins = new Set<number>();
while (origins.size < planted) origins.add(below(count));
const copies = await Promise.all(
  [...origins].map(async (origin, at) => {
    const [kind, change] = kinds[at % kinds.length] ?? ['equal', async (raw: Raw) => raw];
    return { kind, origin, raw: await change(original(origin)) };
  }),
);
const together = await packed('together', total, (at) => copies[at - count]?.raw ?? original(at));
const apart = await packed('apart', count, original);
const other = await packed('other', planted, (at) => copies[at]?.raw ?? original(at));
for (const one of real) await one.close();

let failed = false;
/** Tells of pairs that were found, where copies are numbered from `first`. */
function tell(title: string, pairs: ReadonlyMap<number, number>, first: number, seconds: number): void {
  const right = (at: number): boolean => pairs.get(first + at) === copies[at]?.origin;
  const rows = kinds.map(([kind]) => {
    const own = copies.flatMap((copy, at) => (copy.kind === kind ? [at] : []));
    return [kind, { planted: own.length, found: own.filter(right).length }];
  });
  const found = copies.filter((_, at) => right(at)).length;
  const wrong = [...pairs].filter(([copy, origin]) => copies[copy - first]?.origin !== origin);
  failed ||= found < planted || wrong.length > 0;
  console.log(`${title}: ${found} of ${planted} copies found, ${wrong.length} false alarms, in ${seconds.toFixed(1)} s`);
  for (const [copy, origin] of wrong) console.log(`  ${copy} was called a copy of ${origin}`);
  console.table(Object.fromEntries(rows));
}

const said = (name: string) => ({ name, skippedCount: 0 });
let started = performance.now();
const lap = (): number => (performance.now() - started) / 1000;
const within = await withEvidence(
  together,
  said('together'),
  silent,
  signal,
  async (evidence) => new Map([...(await evidence.exactTwins()), ...(await evidence.nearTwins())]),
);
tell(`Within one data set of ${total}`, within, count, lap());
started = performance.now();
const { exact, near } = await withEvidence(other, said('other'), silent, signal, (own) =>
  withEvidence(apart, said('apart'), silent, signal, (against) => twinsBetween(own, against)),
);
tell(`Between ${planted} and ${count}`, new Map([...exact, ...near]), 0, lap());

for (const dataset of sets) {
  started = performance.now();
  const findings = await withEvidence(library.folderOf(dataset.hash), dataset, silent, signal, (evidence) => findIn(evidence));
  console.log(`${dataset.name}, ${dataset.count} items: ${findings.length} findings in ${lap().toFixed(1)} s`);
  for (const { check, message, items, twins = [] } of findings) {
    console.log(`  ${check}: ${message}`);
    for (const [at, item] of items.slice(0, 20).entries()) console.log(`    ${item}${twins[at] === undefined ? '' : ` like ${twins[at]}`}`);
  }
}
const between = await withEvidence(library.folderOf(mnist.hash), mnist, silent, signal, (own) =>
  withEvidence(library.folderOf(mnistM.hash), mnistM, silent, signal, (against) => findBetween(own, against)),
);
console.log(`MNIST against MNIST-M: ${between.length} findings`);
for (const { check, message } of between) console.log(`  ${check}: ${message}`);
await rm(root, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
