import { readdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Shores {
  readonly source: string;
  readonly target: string;
  /** A picture of the target to try the model on. */
  readonly picture: string;
}

const long = 120_000;

/** The whole main job as a person does it, whatever host shows the screens. The page stands at the empty library. */
export async function mainJob(page: Page, { source, target, picture }: Shores): Promise<void> {
  await importFolder(page, source, 'Dark pictures');
  await importFolder(page, target, 'Bright pictures');

  await page.getByRole('link', { name: 'Experiment' }).click();
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Dark pictures' });
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Bright pictures' });
  await expect.poll(() => page.getByText('3 classes in common').count(), { timeout: 10_000 }).toBe(1);
  await page.getByLabel('Method', { exact: true }).selectOption({ label: 'DANN' });
  await page.getByLabel('Seeds', { exact: true }).fill('1');
  await page.getByLabel('Epochs', { exact: true }).fill('40');
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
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.chip.finished').waitFor({ timeout: long });
  expect(await page.getByRole('region', { name: 'Result' }).innerText()).toMatch(/Adapted \(dann\)[\s\S]*1 of 1/);

  const panel = page.getByRole('region', { name: 'Target accuracy' });
  await panel.getByRole('button', { name: 'Table' }).click();
  expect(await panel.locator('tbody tr').count()).toBe(40);

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
