/*
 * How fast features of a pretrained model are computed beside onnxruntime in Python on the same file, and what keeping them saves:
 *   npm run bench:features [-- --images 2000] [--rounds 3] [--json]
 *
 * The model is a MobileNetV2 with random weights. The peer's pictures are ready; ours are read, cropped and brought to scale too. Both
 * in turns, each in a process of its own. Then features are read that are kept already, and an epoch of adaptation over them is compared with
 * one that runs the model in every step. At 10,000 pictures it puts the table into docs/benchmarks.md.
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
if (!(images >= 64 && rounds >= 1)) {
  process.stderr.write('Give at least 64 images and one round.\n');
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
  const [ours, theirs]: [Answer[], Answer[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const turns = [
      async () => void ours.push(await child('run')),
      async () => void theirs.push(await answerOf(python, [script, 'run', model, String(images)])),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    process.stderr.write(`round ${round + 1}: ${[ours, theirs].map((all) => pace(all.slice(-1)).toFixed(1)).join(' and ')} a second\n`);
  }
  const each = await child('each');
  const text = tableOf(ours, theirs, each);
  process.stdout.write(options.json ? `${JSON.stringify({ ours, theirs, each })}\n` : `${text}\n`);
  const document = join(import.meta.dirname, '../../../docs/benchmarks.md');
  if (images >= 10_000) await writeFile(document, placed(await readFile(document, 'utf8'), text, 'bench:features'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

function pace(answers: readonly Answer[]): number {
  return answers.reduce((sum, { count }) => sum + count, 0) / answers.reduce((sum, { seconds }) => sum + seconds, 0);
}

function tableOf(ours: readonly Answer[], theirs: readonly Answer[], each: Answer): string {
  const [first, peer] = [ours[0], theirs[0]];
  const mean = (key: 'keptSeconds' | 'epochSeconds'): number => ours.reduce((sum, answer) => sum + (answer[key] ?? 0), 0) / ours.length;
  const [kept = Number.NaN, running = Number.NaN] = each.accuracies ?? [];
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${process.platform} ${process.arch}`;
  return [
    `Features of ${images} pictures by a MobileNetV2 of 224 × 224; ${machine}, ${new Date().toISOString().slice(0, 10)}. Both in turns, ${rounds} times; the peer’s pictures are ready, ours are read and prepared.`,
    '',
    '| | a second | × peer |',
    '| --- | ---: | ---: |',
    `| ${first?.title ?? ''} | ${pace(ours).toFixed(1)} | ${(pace(ours) / pace(theirs)).toFixed(2)} (at least 0.9) |`,
    `| ${peer?.title ?? ''} | ${pace(theirs).toFixed(1)} | 1.00 |`,
    '',
    `Features that are kept are there after ${mean('keptSeconds').toFixed(2)} s, their hash looked at (at most 2). An epoch of DANN over them takes ${mean('epochSeconds').toFixed(2)} s; with the model in every step it takes ${each.seconds.toFixed(0)} s, ${(each.seconds / mean('epochSeconds')).toFixed(0)} times as long (at least 20). After it, accuracy is ${(100 * kept).toFixed(2)} % and ${(100 * running).toFixed(2)} % (at most 0.5 points apart).`,
  ].join('\n');
}
