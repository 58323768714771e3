import { expect, it } from 'vitest';
import { Stopwatch } from '../../../../main/engine/training/stopwatch.ts';

/** A clock that a test moves. */
function clock() {
  let time = 1000;
  const pass = async (milliseconds: number): Promise<void> => void (time += milliseconds);
  return { watch: new Stopwatch(() => time), pass };
}

it('tells which share of the time was spent waiting, since it was last asked', async () => {
  const { watch, pass } = clock();
  await watch.waiting(() => pass(30));
  await pass(50);
  await watch.waiting(() => pass(20));
  expect(watch.share()).toBe(0.5);
  await pass(10);
  expect(watch.share()).toBe(0);
  await watch.waiting(() => pass(5));
  expect(watch.share()).toBe(1);
});

it('leaves out what is no training', async () => {
  const { watch, pass } = clock();
  await watch.waiting(() => pass(10));
  await watch.besides(() => pass(1_000_000));
  await pass(30);
  expect(watch.share()).toBe(0.25);
});

it('says that nothing was waited for when no time has passed', async () => {
  const { watch, pass } = clock();
  await watch.besides(() => pass(100));
  expect(watch.share()).toBe(0);
});

it('tells how long was trained since it was last asked, waiting with it', async () => {
  const { watch, pass } = clock();
  await watch.waiting(() => pass(1000));
  await pass(500);
  await watch.besides(() => pass(1_000_000));
  expect(watch.seconds()).toBe(1.5);
  await pass(250);
  expect([watch.seconds(), watch.seconds()]).toEqual([0.25, 0]);
});

it('hands on what the work answers, and what it throws', async () => {
  const { watch } = clock();
  expect(await watch.waiting(async () => 'a batch')).toBe('a batch');
  await expect(watch.waiting(() => Promise.reject(new Error('no batch')))).rejects.toThrow('no batch');
});
