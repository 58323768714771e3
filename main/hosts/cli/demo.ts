import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Client } from '../../../shared/contract/contract.ts';
import type { RunConfigInput } from '../../../shared/config/run-config.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import { samples } from '../library/samples.ts';
import { duration, followRun } from './follow-run.ts';
import { percent } from './output.ts';
import { summaryText } from './run-text.ts';
import { withJob, withLibrary } from './session.ts';
import type { Session } from './session.ts';

const tried = 8;

/** Short enough for a first look on two cores, long enough to show the method at work. */
const config = {
  method: 'dann',
  network: 'cnn-small',
  training: { epochs: 3, learningRateSchedule: 'cosine' },
  seeds: 3,
} as const satisfies Partial<RunConfigInput>;

/** The main job on the bundled sample: import, train both arms, export, predict. All of it stays in the library. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description('the main job on the bundled sample, end to end, in about two minutes')
    .action((_options: unknown, command: Command) =>
      withLibrary(command, async (session) => {
        const begun = performance.now();
        const { client, output } = session;
        const source = await sample(session, samples.source);
        const target = await sample(session, samples.target);
        output.note(
          `Source: ${source.count} digits with labels. Target: ${target.count} other digits over photographs; its labels only score.`,
        );
        const started = await client.call('runs.start', { ...config, source: source.id, target: target.id });
        const run = await followRun(session, started.id);
        output.note(summaryText(run));
        const artifact = await withJob(session, 'Export', (job) => client.call('exports.create', { runId: run.id, job }));
        output.note(`Exported to ${artifact.path}\nReloaded, its probabilities differ by at most ${artifact.parity.toExponential(1)}.`);
        const right = await tryModel(client, artifact.path, target);
        output.note(`Predicted ${tried} pictures of the target with the exported model: ${right} of ${tried} right.`);
        const seconds = Math.round((performance.now() - begun) / 100) / 10;
        const [before, after] = [run.summary['source-only']?.targetAccuracy ?? null, run.summary.adapted?.targetAccuracy ?? null];
        output.result(
          {
            sourceOnly: { targetAccuracy: before },
            adapted: { method: run.config.method, targetAccuracy: after },
            seeds: run.config.seeds,
            engine: run.engine,
            exportParity: artifact.parity,
            bundle: artifact.path,
            seconds,
          },
          `Source only ${percent(before)}, DANN ${percent(after)} on the target’s held-out part (mean of ${run.config.seeds} seeds, ${run.engine ?? ''}), in ${duration(seconds)}.`,
        );
      }),
    );

const sample = (session: Session, { name, path }: { name: string; path: string }): Promise<Dataset> =>
  withJob(session, name, (job) => session.client.call('datasets.import', { path, name, job }));

/** Writes a few pictures of the target to files, as a user would have them, and predicts those. Answers how many are right. */
async function tryModel(client: Client, bundle: string, target: Dataset): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-demo-'));
  try {
    const pictures = await client.call('datasets.samples', { id: target.id, count: tried });
    const inputs = await Promise.all(
      pictures.map(async ({ index, image }) => {
        const path = join(folder, `${index}.png`);
        await writeFile(path, Buffer.from(image?.split(',')[1] ?? '', 'base64'));
        return path;
      }),
    );
    const predictions = await client.call('models.predict', { bundle, inputs });
    return predictions.filter((prediction, at) => 'label' in prediction && prediction.label === pictures[at]?.label).length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
