import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const long = 60_000;

/** The analysis on the page of a finished run of pictures with three classes: its figures, its pictures, and another checkpoint. */
export async function analysed(page: Page): Promise<void> {
  const analysis = page.getByRole('region', { name: 'Analysis', exact: true });
  const panel = (name: string) => analysis.getByRole('region', { name, exact: true });
  await analysis.getByRole('button', { name: 'Analyse' }).click();
  const status = analysis.getByRole('status').filter({ hasText: 'looked at' });
  await status.or(analysis.getByRole('alert')).waitFor({ timeout: long });
  const first = await status.innerText();
  const [, source = '', target = ''] =
    /^Adapted \(dann\), seed \d+, step \d+, looked at (\d+) held-out items of the source and (\d+) of the target\.$/.exec(first) ?? [];
  expect(source).toMatch(/\d/);
  const checkpoint = await analysis.getByLabel('Checkpoint').locator('option:checked').innerText();
  expect(`${/step \d+/.exec(first)?.[0] ?? ''} (chosen)`).toBe(`step ${checkpoint}`);

  const figures = /\d\.\d{3}\s+−?\d\.\d{3}/;
  const distances = await analysis.getByRole('table', { name: 'Distance of the domains' }).innerText();
  expect(distances).toMatch(/Before\s+source only, step \d+\s+After\s+adapted, step \d+/);
  expect(distances).toMatch(new RegExp(`A-distance[^\\n]*\\s${figures.source}[\\s\\S]*MMD²[^\\n]*\\s${figures.source}`));

  const byClass = panel('Accuracy by class').getByRole('row');
  expect((await byClass.allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(['Class', 'column', 'row', 'square', 'all']);
  expect(await byClass.last().innerText()).toMatch(new RegExp(`%\\s+${source}\\s[\\s\\S]*%\\s+${target}$`));
  expect(await cellSum(panel('Confusion, source'))).toBe(Number(source));
  expect(await cellSum(panel('Confusion, target'))).toBe(Number(target));
  expect(await panel('Calibration, target').innerText()).toMatch(/Expected error \d+\.\d %, Brier score \d\.\d{3}/);
  for (const oracle of ['Confusion, target', 'Calibration, target', 'Most confident mistakes'])
    expect(await panel(oracle).getByText('uses target labels').count(), oracle).toBe(1);
  for (const free of ['Confusion, source', 'Calibration, source', 'Most shifted items'])
    expect(await panel(free).getByText('oracle').count(), free).toBe(0);

  const plane = panel('Features in a plane');
  expect([await plane.locator('path.source').count(), await plane.locator('path.target').count()]).toEqual([
    Number(source),
    Number(target),
  ]);
  await plane.locator('path.target').first().hover();
  expect(await plane.getByText(/target item \d+, taken for/).innerText()).toMatch(/labelled (column|row|square)\s+oracle/);
  await plane.getByRole('button', { name: 'Table' }).click();
  expect(await plane.locator('tbody tr').count()).toBe(Number(source) + Number(target));

  const shifted = panel('Most shifted items').getByRole('img');
  await shifted.first().waitFor({ timeout: long });
  expect(await shifted.first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(16);

  const ways = ['Earlier', 'Later'].map((way) => analysis.getByRole('button', { name: `${way} checkpoint` }));
  const [there, back] = (await ways[0]?.isEnabled()) ? ways : ways.toReversed();
  await there?.click();
  await expect.poll(() => status.allInnerTexts(), { timeout: long }).not.toEqual([first]);
  await status.waitFor({ timeout: long });
  expect(await status.innerText()).not.toBe(first);
  // Of a model that was looked at before, the answer is known.
  await back?.click();
  expect(await status.innerText()).toBe(first);
}

async function cellSum(panel: ReturnType<Page['getByRole']>): Promise<number> {
  const cells = await panel.getByRole('cell').allInnerTexts();
  return cells.reduce((sum, text) => sum + Number(text), 0);
}
