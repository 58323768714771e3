/* One epoch over two packed data sets, as the trainer takes it: node epoch-child.ts SOURCE TARGET. Prints one line of JSON. */
import { compiledExecutor } from '../../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { batchesAhead } from '../../../main/compute/trainer/ahead.ts';
import { openRunData } from '../../../main/compute/trainer/run-data.ts';
import { buildModel } from '../../../main/engine/model.ts';
import { resolveTraining } from '../../../main/engine/training/settings.ts';
import { train } from '../../../main/engine/training/train.ts';

const [sourceFolder = '', targetFolder = ''] = process.argv.slice(2);
const engine = await loadEngine('tensorflow');
const settings = resolveTraining({ epochs: 1 });
const order = { sourceFolder, targetFolder, settings, runSeed: 1 };
const data = await openRunData(order);
const model = buildModel({ method: 'erm', methodParameters: {}, network: 'cnn-small', networkParameters: {} }, data.input, data.classes);
const started = performance.now();
const updates = train(
  {
    arm: 'source-only',
    seed: 1,
    model,
    settings,
    source: data.source,
    target: data.target,
    executor: compiledExecutor((why) => process.stderr.write(`not compiled, because ${why}\n`)),
    openBatches: (plan, start) => batchesAhead(plan, start, { order, arm: 'source-only' }),
    validators: [],
    now: () => performance.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    stopping: () => false,
  },
  null,
);
const waits: number[] = [];
let steps = 0;
for await (const update of updates) {
  if (update.type !== 'step') continue;
  steps = Math.max(steps, ...update.metrics.map(({ step }) => step));
  waits.push(...update.metrics.filter(({ name }) => name === 'wait-share').map(({ value }) => value));
}
await data.close();
const seconds = (performance.now() - started) / 1000;
const waitShare = waits.reduce((sum, share) => sum + share, 0) / Math.max(1, waits.length);
const title = `Isthmus, cnn-small on tensorflow ${engine.version}`;
console.log(JSON.stringify({ title, count: steps, seconds, peakMiB: process.resourceUsage().maxRSS / 1024, waitShare }));
process.exit();
