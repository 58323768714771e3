/* The report of what transfer is worth, on the screens: set up, begun, paused, gone on with, read, saved, removed and brought back. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import type { WebHost } from '../../main/hosts/web/start-web-host.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { numbers } from '../helpers/pictures.ts';
import { complaints } from './main-job.ts';

const rendererFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const long = 60_000;

let folder: string;
let library: Client;
let host: WebHost;
let browser: Browser;
let page: Page;
let heard: string[];

/** Rows of two classes, which lie apart. */
function rows(seed: number): string {
  const random = numbers(seed);
  const lines = Array.from({ length: 60 }, (_, at) => `${(at % 2) + random()},${random()},${at % 2 === 0 ? 'low' : 'high'}`);
  return `a,b,label\n${lines.join('\n')}\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-transfer-'));
  // What starts soonest: the trainings are of a few steps.
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  library = await openLibrary({ folder: join(folder, 'library'), host: 'browser', compose: composeLibrary });
  for (const [at, name] of ['Known rows', 'New rows', 'Bare rows'].entries()) {
    const path = join(folder, `${name}.csv`);
    await writeFile(path, name === 'Bare rows' ? 'a,b\n1,2\n3,4\n' : rows(at));
    await library.call('datasets.import', { path, name, job: name, ...(name === 'Bare rows' ? {} : { labels: 'label' }) });
  }
  host = await startWebHost({ client: library, port: 0, rendererFolder });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  heard = complaints(page);
  await page.goto(host.url);
});

afterAll(async () => {
  await browser.close();
  await host.close();
  await library.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it('what would be trained is said while it is set up, and what not, and why', async () => {
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('button', { name: 'Measure transfer' }).click();
  const [target, measure] = [page.getByLabel('Target', { exact: true }), page.getByRole('button', { name: 'Measure', exact: true })];
  // Without labels nothing can be scored.
  expect((await target.locator('option').allInnerTexts()).toSorted()).toEqual(['Known rows', 'New rows']);
  await target.selectOption({ label: 'New rows' });
  expect(await page.getByLabel('Source', { exact: true }).locator('option').allInnerTexts()).toEqual(['None', 'Known rows']);
  const planned = page.getByRole('region', { name: 'What will be trained' });
  await planned.getByText('on 1 %, 5 %, 10 %, 25 %, 100 % of the labels').waitFor();
  expect(await planned.locator('dd').allInnerTexts()).toEqual([
    'on 1 %, 5 %, 10 %, 25 %, 100 % of the labels',
    expect.stringMatching(/^skipped There is no pretrained model/),
    expect.stringMatching(/^skipped There is no pretrained model/),
    'without labels of the target',
  ]);
  expect(await planned.innerText()).toMatch(/6 trainings with 3 seeds each.*not known yet/);

  const shares = page.getByLabel('Shares of the labels, in percent', { exact: true });
  await shares.fill('25, hundred');
  await page.getByText('Percents above 0, 100 at most').waitFor();
  expect(await measure.isDisabled()).toBe(true);
  await shares.fill('25, 100');
  await page.getByLabel('Seeds', { exact: true }).fill('1');
  await page.getByText('Training: steps').click();
  await page.getByLabel('Steps', { exact: true }).fill('4');
  await page.getByLabel('Batch size', { exact: true }).fill('8');
  await planned.getByText('3 trainings with 1 seed each').waitFor();
  await planned.getByText('on 25 %, 100 % of the labels').waitFor();
  expect(heard).toEqual([]);
});

it('its runs are paused and go on, and the report grows out of them', async () => {
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByRole('heading', { name: 'Transfer to New rows' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('header .chip.paused').waitFor({ timeout: long });
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('header .chip.finished').waitFor({ timeout: long });
  expect(await page.locator('.headline').innerText()).toMatch(/^\S.*training from scratch/i);
  const trainings = page.getByRole('region', { name: 'Trainings' });
  const cells = (await trainings.getByRole('row').allInnerTexts()).map((row) => row.replace(/\d+\.\d %/g, '#').split(/\t\s*/));
  expect(cells).toEqual([
    ['Labels', 'Training from scratch', 'Adaptation'],
    ['none', '–', '#'],
    ['25 % (12)', '#', '–'],
    ['100 % (48)', '#', '–'],
  ]);
  const chart = page.getByRole('region', { name: 'Accuracy by share of the labels' });
  expect(await chart.getByRole('img').getAttribute('aria-label')).toMatch(/: From scratch \d+\.\d %, Adaptation \d+\.\d %$/);
  await chart.getByRole('button', { name: 'Table' }).click();
  expect(await chart.getByRole('row').count()).toBe(4);
  expect(await page.getByRole('region', { name: 'What it was worth' }).getByRole('listitem').count()).toBe(1);
  expect(await page.getByRole('region', { name: 'Time and energy' }).getByRole('row').count()).toBe(4);
  expect(await page.getByRole('region', { name: 'What was skipped' }).getByRole('listitem').count()).toBe(2);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as Markdown' }).click()]);
  expect(download.suggestedFilename()).toBe('transfer-New-rows.md');
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^# Transfer from Known rows to New rows\n[\s\S]*## How it was measured/);
  expect(heard).toEqual([]);
});

it('each figure leads to its run, which says what it was trained on', async () => {
  await page.getByRole('region', { name: 'Trainings' }).getByRole('row', { name: /^25 %/ }).getByRole('link').click();
  await page.getByRole('heading', { name: 'New rows, 25 % of its labels' }).waitFor();
  const main = page.getByRole('main');
  await main.getByText('Trained on 25 % of the target’s labels; nothing is adapted.').waitFor();
  expect(await page.getByRole('region', { name: 'Result' }).innerText()).toMatch(/Trained on 25 % of the target’s labels\s+\d+\.\d %/);
  expect(await main.innerText()).not.toMatch(/upper bound|oracle|source/i);
  expect(await page.getByRole('region', { name: 'Classification loss' }).locator('path.mean').count()).toBe(1);
  await page.getByRole('link', { name: 'transfer report of New rows' }).click();
  await page.getByRole('heading', { name: 'Transfer to New rows' }).waitFor();
});

it('its runs are folded away in the list, and removing it is undone', async () => {
  await page.getByRole('link', { name: 'Runs' }).click();
  const reports = page.getByRole('table', { name: 'Transfer reports' });
  expect(await reports.getByRole('row').nth(1).innerText()).toMatch(/^New rows\s+✓\s*finished\s+Known rows\s+–\s+3\s+1/);
  expect(await page.getByRole('table').count()).toBe(1);
  await page.getByLabel('Show the 3 runs of transfer reports here too').check();
  await expect.poll(() => page.getByRole('table').nth(1).locator('tbody tr').count()).toBe(3);
  await reports.getByRole('link', { name: 'New rows' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No run yet').waitFor();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await reports.getByRole('link', { name: 'New rows' }).waitFor();
  expect(heard).toEqual([]);
});
