/*
 * How fast features of a pretrained model are computed beside onnxruntime in Python on the same file, and what keeping them saves:
 *   npm run bench:features [-- --images 2000] [--rounds 3] [--json]
 *
 * The model is a MobileNetV2 with random weights. Both read the same pictures, crop them and bring them to scale, a batch ahead of the
 * model; a third row says what onnxruntime does with pictures that are ready. All in turns, each in a process of its own. Then features are
 * read that are kept already, and an epoch of adaptation over them is compared with one that runs the model in every step. At 10,000
 * pictures it puts the table into docs/benchmarks.md.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { outputOf } from '../output-of.ts';
import { peerPython } from '../peers/python.ts';
import { placed } from '../report.ts';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const [images, rounds] = [Number(options.images), Number(options.rounds)];
if (!(images >= 256 && rounds >= 1)) {
  process.stderr.write('Give at least 256 images and one round.\n');
  process.exit(2);
}

const answerSchema = z.object({
  title: z.string(),
  count: z.number(),
  seconds: z.number(),
  keptSeconds: z.number().optional(),
  epochSeconds: z.number().optional(),
  /** Over features that are kept, and with the model in every step. */
  accuracies: z.tuple([z.number(), z.number()]).optional(),
});
type Answer = z.infer<typeof answerSchema>;
const answerOf = async (command: string, parameters: string[]): Promise<Answer> =>
  answerSchema.parse(JSON.parse(await outputOf(command, parameters)));

const python = await peerPython();
const script = join(import.meta.dirname, '../peers/mobilenet_onnx.py');
const folder = await mkdtemp(join(tmpdir(), 'isthmus-bench-features-'));
try {
  const model = join(folder, 'mobilenet.onnx');
  await outputOf(python, [script, 'make', model]);
  const child = (...more: string[]) =>
    answerOf(process.execPath, [join(import.meta.dirname, 'features-child.ts'), folder, String(images), ...more]);
  await child('make');
  const [ours, theirs, ready]: [Answer[], Answer[], Answer[]] = [[], [], []];
  const pictures = join(folder, 'files', 'pictures.npy');
  for (let round = 0; round < rounds; round++) {
    const turns = [
      async () => void ours.push(await child('run')),
      async () => void theirs.push(await answerOf(python, [script, 'whole', model, String(images), pictures])),
      async () => void ready.push(await answerOf(python, [script, 'ready', model, String(images)])),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    const paces = [ours, theirs, ready].map((all) => pace(all.slice(-1)).toFixed(1));
    process.stderr.write(`round ${round + 1}: ${paces.join(', ')} a second\n`);
  }
  const each = await child('each');
  const text = tableOf(ours, theirs, ready, each);
  process.stdout.write(options.json ? `${JSON.stringify({ ours, theirs, ready, each })}\n` : `${text}\n`);
  const document = join(import.meta.dirname, '../../../docs/benchmarks.md');
  if (images >= 10_000) await writeFile(document, placed(await readFile(document, 'utf8'), text, 'bench:features'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

function pace(answers: readonly Answer[]): number {
  return answers.reduce((sum, { count }) => sum + count, 0) / answers.reduce((sum, { seconds }) => sum + seconds, 0);
}

function tableOf(ours: readonly Answer[], theirs: readonly Answer[], ready: readonly Answer[], each: Answer): string {
  const row = (all: readonly Answer[], bar = ''): string =>
    `| ${all[0]?.title ?? ''} | ${pace(all).toFixed(1)} | ${(pace(all) / pace(theirs)).toFixed(2)}${bar} |`;
  const mean = (key: 'keptSeconds' | 'epochSeconds'): number => ours.reduce((sum, answer) => sum + (answer[key] ?? 0), 0) / ours.length;
  const [kept = Number.NaN, running = Number.NaN] = each.accuracies ?? [];
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${process.platform} ${process.arch}`;
  return [
    `Features of ${images} pictures by a MobileNetV2 of 224 × 224; ${machine}, ${new Date().toISOString().slice(0, 10)}. In turns, ${rounds} times; where pictures are ready, the model alone is at work: of that, Isthmus reaches ${(pace(ours) / pace(ready)).toFixed(2)}.`,
    '',
    '| | a second | × peer |',
    '| --- | ---: | ---: |',
    row(ours, ' (at least 0.9)'),
    row(theirs),
    row(ready),
    '',
    `Features that are kept are there after ${mean('keptSeconds').toFixed(2)} s, their hash looked at (at most 2). An epoch of DANN over them takes ${mean('epochSeconds').toFixed(2)} s; with the model in every step it takes ${each.seconds.toFixed(0)} s, ${(each.seconds / mean('epochSeconds')).toFixed(0)} times as long (at least 20). After it, accuracy is ${(100 * kept).toFixed(2)} % and ${(100 * running).toFixed(2)} % (at most 0.5 points apart).`,
  ].join('\n');
}
