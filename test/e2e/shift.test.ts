/* What the Experiment screen says before a run: how the two data sets differ, what to try, and what the run would take. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Client } from '../../shared/contract/contract.ts';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import type { WebHost } from '../../main/hosts/web/start-web-host.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { writePictures } from '../helpers/pictures.ts';
import { complaints } from './main-job.ts';

const rendererFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const long = 60_000;

let folder: string;
let library: Client;
let host: WebHost;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-shift-'));
  // What is measured stays in this test's folder, where only WebAssembly works without being installed.
  vi.stubEnv('ISTHMUS_CACHE', join(folder, 'cache')).stubEnv('ISTHMUS_ENGINE', 'wasm');
  library = await openLibrary({ folder: join(folder, 'library'), host: 'browser', compose: composeLibrary });
  for (const [name, ground] of [
    ['Dark pictures', 0],
    ['Bright pictures', 110],
  ] as const) {
    await writePictures(join(folder, name), { each: 30, ground, seed: ground + 1 });
    await library.call('datasets.import', { path: join(folder, name), name, job: name });
  }
  host = await startWebHost({ client: library, port: 0, rendererFolder });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
});

afterAll(async () => {
  await browser.close();
  await host.close();
  await library.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it('two data sets are compared before a run, and what to try is one click away', async () => {
  const heard = complaints(page);
  await page.goto(host.url);
  await page.getByRole('link', { name: 'Experiment' }).click();
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Dark pictures' });
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Bright pictures' });
  const shift = page.getByRole('region', { name: 'Shift before training' });
  const panel = (name: string) => shift.getByRole('region', { name, exact: true });
  await shift.getByRole('button', { name: 'Compare' }).click();
  const told = shift.getByRole('status').filter({ hasText: 'worth trying' });
  await told.or(shift.getByRole('alert')).waitFor({ timeout: long });
  expect(await told.innerText()).toMatch(/A-distance 2 of 2, p = 0\.002[\s\S]*brightness/);
  expect(await shift.innerText()).toContain('By 90 items of Dark pictures and 90 of Bright pictures');

  const classes = panel('Classes').getByRole('row');
  expect((await classes.allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(['Class', 'column', 'row', 'square']);
  expect(await panel('Classes').innerText()).toContain('are not estimated');
  const features = await panel('What is plain of the pictures').getByRole('row').allInnerTexts();
  expect(features[1]).toMatch(/^brightness\s+1\.00/);
  const foreign = panel('Most foreign items').getByRole('img');
  await foreign.first().waitFor({ timeout: long });
  await expect.poll(() => foreign.count(), { timeout: long }).toBe(12);
  expect(await foreign.first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(16);

  await shift.getByRole('button', { name: 'MCC' }).click();
  expect(await page.getByLabel('Method', { exact: true }).inputValue()).toBe('mcc');
  expect(await shift.getByRole('button', { name: 'MCC' }).getAttribute('aria-pressed')).toBe('true');

  // Turned round it is another pair, which nothing is known of.
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Bright pictures' });
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Dark pictures' });
  await shift.getByText('Nothing is trained').waitFor();
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Dark pictures' });
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Bright pictures' });
  await told.waitFor();
  expect(heard).toEqual([]);
});

it('what a run takes is not told before a step was measured, and then until it is another run', async () => {
  await page.getByText('not measured yet').waitFor();
  await page.getByRole('button', { name: 'Measure' }).click();
  const about = page.getByText(/About .* of memory, by measured steps of [\d.]+ ms on/);
  await about.waitFor({ timeout: long });
  await page.getByLabel('Batch size', { exact: true }).fill('8');
  await page.getByText('not measured yet').waitFor();
  // What was measured is known without measuring again.
  await page.getByLabel('Batch size', { exact: true }).fill('64');
  await about.waitFor({ timeout: 10_000 });
});
