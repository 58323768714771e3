/* All items of a data set: a list of which only what is seen is there. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import type { WebHost } from '../../main/hosts/web/start-web-host.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { npyFile } from '../helpers/array-files.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { tone, wavFile } from '../helpers/recordings.ts';
import { complaints } from './main-job.ts';

const rendererFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const pictures = 6000;
/** More than browsers can lay out below each other on every screen. */
const rows = 400_000;
const side = 8;

let folder: string;
let library: Client;
let host: WebHost;
let browser: Browser;
let page: Page;
let heard: string[];
/** What was asked for of items, in order. */
const asked: { offset?: number; sounds?: boolean }[] = [];

const add = async (name: string, path: string, labels: string | null = null): Promise<void> =>
  void (await library.call('datasets.import', { path, name, labels, job: name }));

async function written(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-items-'));
  library = await openLibrary({ folder: join(folder, 'library'), host: 'browser', compose: composeLibrary });
  // Each picture tells its number in its first two pixels.
  const pixels = new Uint8Array(pictures * side * side);
  for (let item = 0; item < pictures; item++) pixels.set([item >> 8, item & 255], item * side * side);
  const labels = Array.from({ length: pictures }, (_, item) => (item % 3 === 0 ? 'third' : 'other')).join('\n');
  await add('Pictures', await written('pictures.npy', npyFile([pictures, side, side], pixels)), await written('labels.txt', labels));
  const table = Array.from({ length: rows }, (_, item) => `${item % 1000},${item % 7}`);
  await add('Rows', await written('rows.csv', ['number,rest', ...table].join('\n')));
  for (let at = 0; at < 100; at++) await written(`sounds/${at}.wav`, wavFile([tone(400, 4000)]));
  await add('Sounds', join(folder, 'sounds'));
  host = await startWebHost({ client: library, port: 0, rendererFolder });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  heard = complaints(page);
  page.on('request', (request) => {
    if (request.url().endsWith('/datasets.samples')) asked.push(JSON.parse(request.postData() ?? '{}') as (typeof asked)[0]);
  });
  await page.goto(host.url);
});

afterAll(async () => {
  await browser.close();
  await host.close();
  await library.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a data set, and answers the region of its items with the focus in it. */
async function openItems(name: string): Promise<Locator> {
  await page.getByRole('link', { name }).click();
  const items = page.getByRole('region', { name: `Items of ${name}` });
  await items.waitFor();
  await items.focus();
  return items;
}

/** The pictures that are there: at which position of all, and of which number their pixels tell; −1 for one that is not read yet. */
async function shownIn(items: Locator): Promise<{ positions: number[]; numbers: number[] }> {
  const cells = await items
    .getByRole('listitem')
    .evaluateAll((list) =>
      list.map((cell) => ({ position: Number(cell.getAttribute('aria-posinset')) - 1, source: cell.querySelector('img')?.src })),
    );
  const numbers = cells.map(async ({ source }) => {
    if (source === undefined) return -1;
    const [high = 0, low = 0] = await sharp(Buffer.from(source.split(',')[1] ?? '', 'base64'))
      .extractChannel(0)
      .raw()
      .toBuffer();
    return 256 * high + low;
  });
  return { positions: cells.map(({ position }) => position), numbers: await Promise.all(numbers) };
}

/** Waits until all that is there is read, and the right items; answers their numbers. */
async function rightIn(items: Locator, fits: (numbers: readonly number[]) => boolean): Promise<number[]> {
  let found: number[] = [];
  await expect
    .poll(async () => {
      const { positions, numbers } = await shownIn(items);
      found = numbers;
      return positions.length > 0 && positions.every((position, at) => position === numbers[at]) && fits(numbers);
    })
    .toBe(true);
  return found;
}

const beginsWith =
  (number: number) =>
  (numbers: readonly number[]): boolean =>
    numbers[0] === number;
const endsWith =
  (number: number) =>
  (numbers: readonly number[]): boolean =>
    numbers.at(-1) === number;

it('pictures: few are there, and what is there is right from the first to the last', async () => {
  const items = await openItems('Pictures');
  await rightIn(items, beginsWith(0));
  const all = items.getByRole('listitem');
  expect(await all.first().getAttribute('aria-setsize')).toBe(String(pictures));
  for (const key of ['PageDown', 'PageDown', 'PageDown', 'ArrowDown', 'PageUp', 'ArrowUp']) await page.keyboard.press(key);
  const after = await rightIn(items, ([first = 0]) => first > 0);
  expect(after.length).toBeLessThan(100);
  await page.keyboard.press('End');
  await rightIn(items, endsWith(pictures - 1));
  expect(await all.count()).toBeLessThan(100);
  const [last, frame] = [await all.last().boundingBox(), await items.boundingBox()];
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0));
  await page.keyboard.press('Home');
  await rightIn(items, beginsWith(0));
});

it('what was scrolled past is not asked for', async () => {
  const items = await openItems('Pictures');
  await rightIn(items, beginsWith(0));
  asked.length = 0;
  const scrolled = Promise.withResolvers<void>();
  await page.route('**/datasets.samples', async (route) => {
    await scrolled.promise;
    await route.continue();
  });
  await items.evaluate(async (scroller) => {
    for (let step = 1; step <= 60; step++) {
      scroller.scrollTop = (step / 60) * scroller.scrollHeight;
      await new Promise(requestAnimationFrame);
    }
  });
  scrolled.resolve();
  await rightIn(items, endsWith(pictures - 1));
  await page.unroute('**/datasets.samples');
  // Two that were under way, and those of the end, of 188.
  expect(asked.length).toBeLessThan(8);
});

it('the keys go on scrolling where what had the focus is scrolled away', async () => {
  const items = await openItems('Sounds');
  await items.getByRole('button').first().focus();
  await page.keyboard.press('End');
  await expect.poll(() => items.evaluate((scroller) => scroller === document.activeElement)).toBe(true);
  await page.keyboard.press('Home');
  await items.getByRole('button', { name: /^item 0,/ }).waitFor();
});

it('an item can be gone to, and the items of one class looked at', async () => {
  const items = await openItems('Pictures');
  await page.getByLabel('Go to item').fill('4321');
  await page.keyboard.press('Enter');
  await rightIn(items, (numbers) => numbers.includes(4321));
  expect(await items.locator('.found img').getAttribute('alt')).toBe('item 4321, other');
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'third (2,000)' });
  await expect.poll(async () => (await shownIn(items)).numbers.slice(0, 4)).toEqual([0, 3, 6, 9]);
  await items.focus();
  await page.keyboard.press('End');
  await expect.poll(async () => (await shownIn(items)).numbers.at(-1)).toBe(pictures - 3);
  expect(await items.getByRole('listitem').last().getAttribute('aria-posinset')).toBe('2000');
});

it('rows of a table are counted, and the last is reached', async () => {
  const items = await openItems('Rows');
  expect(await items.getByRole('table').getAttribute('aria-rowcount')).toBe(String(rows + 1));
  // One page is one page, though the scroll bar passes more than a pixel at a time.
  await page.keyboard.press('PageDown');
  await page.getByText(/^Items 1[45] to (29|30|31) of 400,000$/).waitFor();
  await page.keyboard.press('End');
  const last = items.getByRole('row').last();
  await expect.poll(() => last.getByRole('cell').allInnerTexts()).toEqual([String((rows - 1) % 1000), String((rows - 1) % 7)]);
  expect(await last.getAttribute('aria-rowindex')).toBe(String(rows + 1));
  expect(await items.getByRole('row').count()).toBeLessThan(40);
  expect(await items.getByRole('columnheader').first().isVisible()).toBe(true);
});

it('a recording is fetched when it is to be heard', async () => {
  const items = await openItems('Sounds');
  const first = items.getByRole('button', { name: /^item 0, 0\.5 s: play/ });
  await first.waitFor();
  expect(asked.some(({ sounds }) => sounds)).toBe(false);
  await first.click();
  await expect.poll(() => asked.at(-1)).toMatchObject({ offset: 0, count: 1, sounds: true });
});

it('nothing is complained of', () => expect(heard).toEqual([]));
