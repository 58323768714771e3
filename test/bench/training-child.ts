/*
 * A whole training as the app does it, in one process: imports MNIST and MNIST-M, trains DANN for some epochs with an
 * evaluation after each, and exports the model: node training-child.ts --data FOLDER --epochs 10 --out FOLDER
 * Prints one line of JSON. The work is the trainer's own; only what needs a library's database is left out.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compiledExecutor } from '../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../main/compute/engines/index.ts';
import { batchesAhead } from '../../main/compute/trainer/ahead.ts';
import { writeCheckpoint } from '../../main/compute/trainer/checkpoint-files.ts';
import { openRunData } from '../../main/compute/trainer/run-data.ts';
import { createDataLibrary } from '../../main/data/library.ts';
import { buildModel } from '../../main/engine/model.ts';
import { decodeCheckpoint } from '../../main/engine/training/checkpoint.ts';
import { tensorsOf } from '../../main/engine/training/eager.ts';
import { resolveTraining } from '../../main/engine/training/settings.ts';
import { train } from '../../main/engine/training/train.ts';
import { exporterNamed } from '../../main/exporters/index.ts';

const { values: options } = parseArgs({
  options: { data: { type: 'string', default: '' }, epochs: { type: 'string', default: '10' }, out: { type: 'string', default: '' } },
});

const library = createDataLibrary(join(options.out, 'library'));
const signal = new AbortController().signal;
const imported = async (name: string, file: string): Promise<string> => {
  const request = { path: join(options.data, file), name, format: null, options: {}, labels: null, strict: false };
  return library.folderOf((await library.import(request, () => undefined, signal)).hash);
};
const [sourceFolder, targetFolder] = [await imported('source', 'mnist10k-images-idx3-ubyte.gz'), await imported('target', 'mnistm10k.npz')];
const engine = await loadEngine('tensorflow');
const settings = resolveTraining({ epochs: Number(options.epochs) });
const order = { sourceFolder, targetFolder, settings, runSeed: 1 };
const data = await openRunData(order);
const model = buildModel({ method: 'dann', methodParameters: {}, network: 'cnn-small', networkParameters: {} }, data.input, data.classes);
const training = { arm: 'adapted', seed: 1 } as const;
const updates = train(
  {
    ...training,
    model,
    settings,
    source: data.source,
    target: data.target,
    executor: compiledExecutor((why) => process.stderr.write(`not compiled, because ${why}\n`)),
    openBatches: (plan, start) => batchesAhead(plan, start, { order, arm: 'adapted' }),
    // The peer does not choose among checkpoints either.
    validators: [],
    now: () => performance.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    stopping: () => false,
  },
  null,
);
let last: Uint8Array = new Uint8Array();
let targetAccuracy = Number.NaN;
const waits: number[] = [];
for await (const update of updates) {
  if (update.type === 'step') {
    targetAccuracy = update.metrics.find(({ name }) => name === 'target-accuracy')?.value ?? targetAccuracy;
    waits.push(...update.metrics.filter(({ name }) => name === 'wait-share').map(({ value }) => value));
  } else {
    last = update.bytes;
    await writeCheckpoint(options.out, training, update);
  }
}
const values = tensorsOf(decodeCheckpoint(last, 'the last checkpoint').values);
await exporterNamed('tfjs').write(model, values, options.out, null);
await data.close();
const waitShare = waits.reduce((sum, share) => sum + share, 0) / waits.length;
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ title: `tensorflow-compiled ${engine.version}`, targetAccuracy, peakMiB, waitShare }));
