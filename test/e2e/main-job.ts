import { readdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Shores {
  /** Of 36 pictures a class: eleven are held out, one more than the nearest that tell how far a target item is shifted. */
  readonly source: string;
  readonly target: string;
  /** A picture of the target to try the model on. */
  readonly picture: string;
}

const long = 120_000;
const epochs = 12;

/**
 * The whole main job as a person does it, whatever host shows the screens. The page stands at the empty library.
 * @param more what else is done at the page of the finished run
 */
export async function mainJob(
  page: Page,
  { source, target, picture }: Shores,
  more: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await importFolder(page, source, 'Dark pictures');
  await importFolder(page, target, 'Bright pictures');

  await page.getByRole('link', { name: 'Experiment' }).click();
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Dark pictures' });
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Bright pictures' });
  await expect.poll(() => page.getByText('3 classes in common').count(), { timeout: 10_000 }).toBe(1);
  await page.getByLabel('Method', { exact: true }).selectOption({ label: 'DANN' });
  await page.getByLabel('Seeds', { exact: true }).fill('1');
  await page.getByLabel('Epochs', { exact: true }).fill(String(epochs));
  await page.getByLabel('Batch size', { exact: true }).fill('8');
  await page.getByRole('button', { name: 'Start' }).click();

  const curve = page.getByRole('region', { name: 'Classification loss' }).locator('path.mean').first();
  await curve.waitFor({ timeout: long });
  const before = await curve.getAttribute('d');
  await expect.poll(() => curve.getAttribute('d'), { timeout: long }).not.toBe(before);

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('.chip.paused').waitFor({ timeout: long });
  const stopped = await curve.getAttribute('d');
  await page.reload();
  await page.locator('.chip.paused').waitFor({ timeout: long });
  // What is on screen is what is stored: a reload shows the same curve.
  await expect.poll(() => curve.getAttribute('d'), { timeout: 10_000 }).toBe(stopped);
  const said = await listenTo(page, 'Doctor');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.chip.finished').waitFor({ timeout: long });
  await judged(page);
  await more(page);
  // What is said again is another set of findings, not another figure.
  const sets = (await said()).map((text) => text.replace(/[\d.,−-]+/g, '#'));
  expect(sets.length).toBeGreaterThan(0);
  expect(sets.filter((text, at) => text === sets[at - 1])).toEqual([]);

  const panel = page.getByRole('region', { name: 'Target accuracy' });
  await panel.getByRole('button', { name: 'Table' }).click();
  expect(await panel.locator('tbody tr').count()).toBe(epochs);

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Export model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export a model' });
  const answer = dialog.getByText('Exported, opened again, and compared');
  await answer.or(dialog.getByRole('alert')).waitFor({ timeout: 30_000 });
  expect(await dialog.innerText()).toContain('Exported, opened again, and compared');
  const folder = await page.locator('dialog dd.mono').innerText();
  expect((await readdir(folder)).sort()).toEqual(['README.md', 'bundle.json', 'model.json', 'parity.json', 'weights.bin']);

  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByLabel('Input', { exact: true }).fill(picture);
  await page.getByRole('button', { name: 'Predict' }).click();
  const predictions = page.getByRole('table', { name: 'Predictions' });
  await predictions.waitFor({ timeout: long });
  expect(await predictions.locator('tbody tr').count()).toBe(1);
  expect(await predictions.locator('tbody strong').innerText()).toMatch(/^(column|row|square)$/);
}

/** The page of a finished run: what adaptation did, how the training went, and which checkpoint each validator would choose. */
async function judged(page: Page): Promise<void> {
  const result = await page.getByRole('region', { name: 'Result' }).innerText();
  expect(result).toMatch(/Adapted \(dann\)[\s\S]*1 of 1/);
  expect(result).toMatch(/undecided\s+Adaptation (gained|lost) \d+\.\d points on the target; one seed does not tell/);
  expect(result).toMatch(/Trained on target labels\s+upper bound\s+oracle/);

  expect(await page.getByRole('region', { name: 'Doctor' }).locator('li').first().innerText()).toMatch(/(Good|Watch|Trouble)\s+\S+/);

  const panel = page.getByRole('region', { name: 'Which checkpoint' });
  const rows = panel.getByRole('row');
  const row = (name: string): Promise<string> => rows.filter({ hasText: name }).innerText();
  expect(await panel.innerText()).toMatch(/validators .*agree|validators contradict/);
  expect(await panel.getByText('votes', { exact: true }).count()).toBe(4);
  expect(await row('Vote of 4 validators')).toMatch(/this run’s choice\s+\d+\s+–\s+\d+\.\d/);
  expect(await row('Best by labels')).toMatch(/\d+\s+–\s+0\.0/);
  expect(await panel.getByText('uses target labels').count()).toBe(1);
  const adapted = await rows.allInnerTexts();
  await panel.getByLabel('Model').selectOption({ label: 'source only' });
  await expect.poll(() => rows.allInnerTexts()).not.toEqual(adapted);
}

/** Gathers what a region tells those who listen, from now on. */
async function listenTo(page: Page, region: string): Promise<() => Promise<readonly string[]>> {
  const heard = await page
    .getByRole('region', { name: region })
    .locator('[aria-live]')
    .evaluateHandle((element) => {
      const list: string[] = [element.textContent ?? ''];
      new MutationObserver(() => list.push(element.textContent ?? '')).observe(element, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      return list;
    });
  return async () => (await heard.jsonValue()).filter((text) => text !== '');
}

async function importFolder(page: Page, path: string, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Import data' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import data' });
  await dialog.getByLabel('Path', { exact: true }).fill(path);
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name }).first().waitFor({ timeout: 30_000 });
}

/** Everything that a page complains about, the content security policy included. */
export function complaints(page: Page): string[] {
  const list: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') list.push(message.text());
  });
  page.on('pageerror', (error) => list.push(error.message));
  return list;
}
