/* Pretrained models on the screens: added, chosen for an experiment, trained on, removed and brought back. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import type { WebHost } from '../../main/hosts/web/start-web-host.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { useFirstEngine } from '../helpers/first-engine.ts';
import { writePictures } from '../helpers/pictures.ts';
import { meanColourClassifier } from '../helpers/tiny-onnx.ts';
import { tinyTextModel } from '../helpers/tiny-text-model.ts';
import { tokenizerOf } from '../helpers/tiny-tokenizer.ts';
import { complaints } from './main-job.ts';

const rendererFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const long = 120_000;

let folder: string;
let library: Client;
let host: WebHost;
let browser: Browser;
let page: Page;
let heard: string[];

beforeAll(async () => {
  await useFirstEngine();
  folder = await mkdtemp(join(tmpdir(), 'isthmus-backbones-'));
  library = await openLibrary({ folder: join(folder, 'library'), host: 'browser', compose: composeLibrary });
  for (const [name, ground] of [
    ['Dark pictures', 0],
    ['Bright pictures', 110],
  ] as const) {
    await writePictures(join(folder, name), { each: 20, ground, seed: ground + 1 });
    await library.call('datasets.import', { path: join(folder, name), name, job: name });
  }
  await writeFile(join(folder, 'colours.onnx'), meanColourClassifier('side'));
  await mkdir(join(folder, 'texts'));
  await writeFile(join(folder, 'texts', 'reviews.onnx'), tinyTextModel());
  await writeFile(join(folder, 'words.json'), JSON.stringify(tokenizerOf(['good', 'dull'])));
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
  await rm(folder, { recursive: true, force: true });
});

it('a model is added, and what it leaves open is asked for without losing what was typed', async () => {
  await page.getByRole('link', { name: 'Models' }).click();
  const backbones = page.getByRole('region', { name: 'Backbones' });
  await backbones.getByText('No backbone yet').waitFor();
  await backbones.getByRole('button', { name: 'Add a backbone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a backbone' });
  const [size, add] = [dialog.getByLabel('Size', { exact: true }), dialog.getByRole('button', { name: 'Add', exact: true })];
  expect(await add.isDisabled()).toBe(true);
  await dialog.getByLabel('Model', { exact: true }).fill(join(folder, 'colours.onnx'));
  await dialog.getByLabel('Licence', { exact: true }).fill('MIT');
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('colours');
  expect(await size.isVisible()).toBe(false);

  await add.click();
  const problem = dialog.getByRole('alert');
  await problem.waitFor({ timeout: long });
  expect(await problem.innerText()).toMatch(/^colours\.onnx takes pictures of any size[\s\S]*such as 224x224/);
  await size.fill('16y');
  expect(await add.isDisabled()).toBe(true);
  await size.fill('16x16');
  await dialog.getByLabel('Scale of values', { exact: true }).selectOption({ label: '0 to 1' });
  await add.click();
  await page.getByText('colours is here: 3 features of colour images of 16 × 16').waitFor({ timeout: long });
  expect(await dialog.count()).toBe(0);

  const row = await backbones.getByRole('row', { name: /colours/ }).innerText();
  expect(row).toMatch(/^colours\s+ONNX\s+colour images of 16 × 16, channels first\s+3\s+\d+ B\s+MIT\s+\S*colours\.onnx$/);
  const layers = page.getByRole('region', { name: 'About colours' }).getByRole('listitem');
  expect(await layers.allInnerTexts()).toEqual([expect.stringMatching(/^colour\s+taken$/), 'pooled', expect.stringMatching(/^prob/)]);
  // The browser's own word for a request that was refused.
  expect(heard.splice(0)).toEqual([expect.stringContaining('422')]);
});

it('a name that is taken is told before anything is copied', async () => {
  await page.getByRole('button', { name: 'Add a backbone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a backbone' });
  await dialog.getByLabel('Model', { exact: true }).fill(join(folder, 'colours.onnx'));
  await dialog.getByText('There is a backbone called colours already').waitFor();
  expect(await dialog.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
});

it('an experiment on its features has the networks that take them, and its run says so', async () => {
  await page.getByRole('link', { name: 'Experiment' }).click();
  const choice = page.getByRole('region', { name: 'Network and engine' });
  const networks = () => choice.getByLabel('Network', { exact: true }).locator('option').allInnerTexts();
  const network = choice.getByLabel('Network', { exact: true });
  const before = await network.inputValue();
  expect(before).toBe('cnn-small');
  await choice.getByLabel('Backbone', { exact: true }).selectOption({ label: 'colours' });
  await choice.getByText('3 features of each item, which are computed once and kept').waitFor();
  await expect.poll(networks).toHaveLength(2);
  expect(await network.inputValue()).toBe('mlp');
  await choice.getByLabel('Backbone', { exact: true }).selectOption({ label: 'Items themselves' });
  await expect.poll(() => network.inputValue()).toBe(before);
  await choice.getByLabel('Backbone', { exact: true }).selectOption({ label: 'colours' });
  await page.getByLabel('Seeds', { exact: true }).fill('1');
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await page.getByLabel('Batch size', { exact: true }).fill('8');
  await page.getByText('How long that takes is not measured yet').waitFor();
  const said = await page.getByRole('main').evaluateHandle((main) => {
    const list: string[] = [];
    const look = (): unknown => list.push(...(/Features by \w+: \d+ of \d+/.exec(main.textContent ?? '') ?? []));
    new MutationObserver(look).observe(main, { childList: true, characterData: true, subtree: true });
    return list;
  });
  await page.getByRole('button', { name: 'Start' }).click();
  await page.locator('.chip.finished').waitFor({ timeout: long });
  // Which of its reports a page is told depends on how fast they come.
  const told = await said.jsonValue();
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((text) => !/^Features by colours: (0|32|60) of 60$/.test(text))).toEqual([]);
  await page.getByText('Configuration and versions').click();
  expect(await page.locator('dl.facts', { hasText: 'Target content' }).innerText()).toMatch(/Backbone\s+colours/);
  const [run] = await library.call('runs.list', {});
  expect(run?.config).toMatchObject({ network: 'mlp', backbone: (await library.call('backbones.list', {}))[0]?.id });
  expect(heard).toEqual([]);
});

it('one is removed, and that is undone', async () => {
  await page.getByRole('link', { name: 'Models' }).click();
  const backbones = page.getByRole('region', { name: 'Backbones' });
  await page.getByRole('region', { name: 'About colours' }).getByRole('button', { name: 'Remove' }).click();
  await backbones.getByText('No backbone yet').waitFor();
  expect(await library.call('backbones.list', {})).toEqual([]);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await backbones.getByRole('row', { name: /colours/ }).waitFor();
  expect(heard).toEqual([]);
});

it('a model of texts asks for its tokenizer, and is told of with what is made of its tokens', async () => {
  await page.getByRole('button', { name: 'Add a backbone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a backbone' });
  const add = dialog.getByRole('button', { name: 'Add', exact: true });
  await dialog.getByLabel('Model', { exact: true }).fill(join(folder, 'texts', 'reviews.onnx'));
  await add.click();
  await dialog.getByRole('alert').waitFor({ timeout: long });
  expect(await dialog.getByRole('alert').innerText()).toMatch(/takes the ids of tokens, and there is no tokenizer\.json in/);
  await dialog.getByLabel('Tokenizer', { exact: true }).fill(join(folder, 'words.json'));
  await dialog.getByLabel('Tokens', { exact: true }).fill('1');
  expect(await add.isDisabled()).toBe(true);
  await dialog.getByLabel('Tokens', { exact: true }).fill('32');
  await dialog.getByLabel('Of the tokens', { exact: true }).selectOption({ label: 'The first' });
  await dialog.getByLabel('Fed as', { exact: true }).selectOption({ label: 'Log-mel energies, frames × bands' });
  await dialog.getByLabel('Mel bands', { exact: true }).waitFor();
  await dialog.getByLabel('Fed as', { exact: true }).selectOption({ label: 'Samples' });
  await add.click();
  await page.getByText('reviews is here: 2 features of texts of up to 32 tokens').waitFor({ timeout: long });
  const about = page.getByRole('region', { name: 'About reviews' });
  expect(await about.innerText()).toMatch(/2 features, those of the first token, of last_hidden_state/);
  expect(heard.splice(0)).toEqual([expect.stringContaining('422')]);
});
