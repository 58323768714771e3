/* What is wrong gets a sentence, an exit code that says of what kind it is, and leaves nothing half-done. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { Checkpoint, Run } from '../../shared/model/run.ts';
import { cli, startCli } from '../helpers/cli.ts';
import { writePictures } from '../helpers/pictures.ts';

let folder: string;
let library: string;

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await mkdtemp(join(tmpdir(), 'isthmus-cli-bad-'));
  library = join(folder, 'library');
  await writePictures(join(folder, 'dark'), { each: 24, ground: 0, seed: 1 });
  await writePictures(join(folder, 'bright'), { each: 24, ground: 110, seed: 2 });
  for (const name of ['dark', 'bright']) expect((await cli(library, 'data', 'import', join(folder, name), '--name', name)).code).toBe(0);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const adapt = ['adapt', '--source', 'dark', '--target', 'bright', '--batch-size', '16'];

async function failure(...given: string[]): Promise<{ code: number | null; error: AppErrorShape; stderr: string }> {
  const { code, answer, stderr } = await cli<{ error: AppErrorShape }>(library, ...given);
  return { code, error: answer.error, stderr };
}

describe('bad use ends with 2', () => {
  it.each([
    ['an unknown command', ['fly']],
    ['a missing option', ['data', 'import', '.']],
    ['an unknown option', ['runs', 'list', '--fast']],
    ['an unknown method', [...adapt, '--method', 'magic']],
  ])('%s', async (_what, given) => {
    const { code, stderr } = await startCli(library, ...given).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: |unknown/);
  });

  it.each([
    ['a value out of range', [...adapt, '--epochs', '0'], /epochs is 0, but must be a whole number from 1/],
    ['a word for a number', [...adapt, '--learning-rate', 'fast'], /learningRate is "fast", but must be a number/],
    ['an unknown setting', [...adapt, '--set', 'warp=9'], /no setting called warp/],
    ['no data', ['adapt'], /needs a source and a target/],
  ])('%s', async (_what, given, message) => {
    const { code, error } = await failure(...given);
    expect([code, error.code]).toEqual([2, 'bad-config']);
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBe('');
  });
});

describe('bad input ends with 3', () => {
  it('names the file, its line and its column', async () => {
    const file = join(folder, 'ragged.csv');
    await writeFile(file, 'a,b,label\n1,2,x\n3,y\n');
    const { code, error } = await failure('data', 'import', file, '--name', 'ragged');
    expect([code, error.code]).toEqual([3, 'bad-data']);
    expect(error.message).toContain(`${file}, line 3`);
    expect(await readdir(join(library, 'datasets'))).toHaveLength(2);
  });

  it.each([
    ['a data set that is not there', ['adapt', '--source', 'dark', '--target', 'night'], 'not-found', /no data set called night/],
    ['a run that is not there', ['runs', 'show', 'abcdef'], 'not-found', /no run abcdef/],
    ['a folder that is no bundle', ['predict', '.', '.'], 'bad-data', /is not a bundle/],
  ] as const)('%s', async (_what, given, kind, message) => {
    const { code, error, stderr } = await failure(...given);
    expect([code, error.code]).toEqual([3, kind]);
    expect(error.message).toMatch(message);
    expect(stderr).toContain(error.hint);
  });

  it('a loss that is no number stops the run at its step, and its last good checkpoint stays', async () => {
    const { code, error } = await failure(
      ...adapt,
      '--optimiser',
      'sgd',
      '--learning-rate',
      '10',
      '--epochs',
      '40',
      '--no-upper-bound',
      '--checkpoint-every',
      '1',
      '--set',
      'normalisation=none',
    );
    expect([code, error.code]).toEqual([3, 'diverged']);
    const step = Number(/at step (\d+)/.exec(error.message)?.[1]);
    expect(step).toBeGreaterThan(0);
    const run = String(error.details['run']);
    const { answer } = await cli<Run & { checkpoints: Checkpoint[] }>(library, 'runs', 'show', run);
    expect(answer.state).toBe('failed');
    expect(Math.max(0, ...answer.checkpoints.map((checkpoint) => checkpoint.step))).toBe(step - 1);
  });
});

describe('an interruption', () => {
  it.skipIf(process.platform === 'win32')(
    'by Ctrl+C pauses the run, ends with 130, and the run can be resumed (skipped on Windows, which has no such signal)',
    async () => {
      const running = startCli(library, ...adapt, '--epochs', '8');
      let id = '';
      for await (const line of running.lines) {
        const event = line as { type: string; id: string; stepsDone: number };
        if (event.type === 'progress' && event.stepsDone > 5) {
          id = event.id;
          break;
        }
      }
      // As a terminal does: to every process of the group.
      process.kill(-(running.process.pid ?? 0), 'SIGINT');
      const { code, stderr } = await running.ended;
      expect(code, stderr).toBe(130);
      expect(stderr).toContain(`isthmus runs resume ${id}`);
      const { answer } = await cli<Run>(library, 'runs', 'show', id);
      expect(answer.state).toBe('paused');
      const resumed = await cli<{ run: Run }>(library, 'runs', 'resume', id);
      expect(resumed.answer.run).toMatchObject({ id, state: 'finished' });
    },
  );
});
