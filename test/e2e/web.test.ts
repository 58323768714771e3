import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import type { WebHost } from '../../main/hosts/web/start-web-host.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { useFirstEngine } from '../helpers/first-engine.ts';
import { writePictures } from '../helpers/pictures.ts';
import { analysed } from './analysis.ts';
import { complaints, mainJob } from './main-job.ts';

const rendererFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));

describe('the app in a browser', () => {
  let folder: string;
  let library: Client;
  let host: WebHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await useFirstEngine();
    folder = await mkdtemp(join(tmpdir(), 'isthmus-e2e-'));
    library = await openLibrary({ folder: join(folder, 'library'), host: 'browser', compose: composeLibrary });
    host = await startWebHost({ client: library, port: 0, rendererFolder });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  });

  afterAll(async () => {
    await browser.close();
    await host.close();
    await library.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('imports two folders, trains, pauses, resumes, exports and predicts', async () => {
    await writePictures(join(folder, 'dark'), { each: 36, ground: 0, seed: 1 });
    const [picture = ''] = await writePictures(join(folder, 'bright'), { each: 32, ground: 110, seed: 2 });
    const heard = complaints(page);
    await page.goto(host.url);
    await page.getByRole('heading', { name: 'Bring two data sets' }).waitFor();
    expect(page.url()).not.toContain('token');
    await mainJob(page, { source: join(folder, 'dark'), target: join(folder, 'bright'), picture }, analysed);
    expect(heard).toEqual([]);
  });

  it('says before the start that a method does not fit the data, and what to do', async () => {
    await writePictures(join(folder, 'fewer'), { each: 8, ground: 60, seed: 3 });
    await rm(join(folder, 'fewer', 'square'), { recursive: true });
    await library.call('datasets.import', { path: join(folder, 'fewer'), name: 'Fewer classes', job: 'fewer' });
    await page.goto(`${new URL('/', host.url).href}#/experiment`);
    await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Dark pictures' });
    await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Fewer classes' });
    const [misfit, start] = [page.getByRole('region', { name: 'Method and data' }), page.getByRole('button', { name: 'Start' })];
    await misfit.getByText('The target lacks square').waitFor();
    expect(await start.isDisabled()).toBe(true);
    await misfit.getByLabel('Run anyway').check();
    await expect.poll(() => start.isEnabled()).toBe(true);

    await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Bright pictures' });
    await expect.poll(() => misfit.count()).toBe(0);
    await page.getByLabel('Method', { exact: true }).selectOption({ label: 'M³SDA' });
    await misfit.getByText('needs two sources or more').waitFor();
    expect(await misfit.getByLabel('Run anyway').count()).toBe(0);
    // Data of a target's own shore cannot be a source as well.
    await page.getByRole('button', { name: 'Add another source' }).click();
    expect(await page.getByLabel('Source 2', { exact: true }).locator('option').allInnerTexts()).toEqual(['Fewer classes']);
    await expect.poll(() => start.isEnabled()).toBe(true);
    expect(await page.getByText('source only, upper bound, adapted').count()).toBe(1);
    await page.getByLabel('Train the upper bound').uncheck();
    await expect.poll(() => page.getByText('source only, adapted').count()).toBe(1);
  });

  it('lets a finished run’s model stand for the source, for methods that need no item of it', async () => {
    const [run] = await library.call('runs.list', {});
    await page.goto(`${new URL('/', host.url).href}#/experiment`);
    await page.getByLabel('Source', { exact: true }).selectOption({ label: `Dark pictures, run ${run?.id ?? ''}` });
    await page.getByLabel('Target', { exact: true }).selectOption({ label: 'Bright pictures' });
    const [misfit, start] = [page.getByRole('region', { name: 'Method and data' }), page.getByRole('button', { name: 'Start' })];
    await page.getByLabel('Method', { exact: true }).selectOption({ label: 'DANN' });
    await misfit.getByText('DANN needs items of the source').waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByLabel('Method', { exact: true }).selectOption({ label: 'SHOT' });
    await page.getByLabel('Seeds', { exact: true }).fill('2');
    await expect.poll(() => misfit.count()).toBe(0);
    // The model was trained with one.
    expect(await start.isDisabled()).toBe(true);
    await page.getByLabel('Seeds', { exact: true }).fill('1');
    await expect.poll(() => start.isEnabled()).toBe(true);
    await page.getByLabel('Train the upper bound').check();
    await expect.poll(() => page.getByText('steps: upper bound, adapted;').count()).toBe(1);
    expect(await page.getByLabel('Network', { exact: true }).count()).toBe(0);
    const disabled = await page.getByLabel('Checkpoint chosen by', { exact: true }).locator('option[disabled]').allInnerTexts();
    expect(disabled.every((text) => text.includes('needs source items'))).toBe(true);
    expect(disabled).toHaveLength(6);
    await page.getByLabel('Epochs', { exact: true }).fill('2');
    await start.click();
    await page.locator('.chip.finished').waitFor({ timeout: 120_000 });
    await page.getByText('It starts from the source-only models of run').waitFor();
    expect(await page.getByRole('region', { name: 'Source accuracy' }).count()).toBe(0);
    expect(await page.getByRole('region', { name: 'Result' }).innerText()).toMatch(/Adapted \(shot\)[\s\S]*1 of 1/);
  });

  it('keeps versions, tags and notes of a data set, finds it by them, verifies it, and brings it back from the trash', async () => {
    const path = join(folder, 'rows.csv');
    for (const rows of ['1,2\n3,4', '1,2\n3,4\n5,6']) {
      await writeFile(path, `a,b\n${rows}\n`);
      await library.call('datasets.import', { path, name: 'Rows', job: rows });
    }
    await page.goto(host.url);
    await page.getByRole('link', { name: 'Rows@2' }).click();
    const [second, first] = ['About Rows@2', 'About Rows'].map((name) => page.getByRole('complementary', { name, exact: true }));
    await second?.getByLabel('Tags').fill('measured');
    await page.keyboard.press('Enter');
    await second?.getByRole('button', { name: 'Take off the tag measured' }).waitFor();
    await second?.getByLabel('Note').fill('In March');
    await second?.getByRole('button', { name: 'Verify content' }).click();
    await second?.getByText('It is as it was imported').waitFor();
    const cards = page.getByRole('list').first().getByRole('listitem');
    await page.getByLabel('Search data sets').fill('march MEASURED');
    await expect.poll(() => cards.count()).toBe(1);
    await page.getByLabel('Search data sets').fill('no such thing');
    await page.getByRole('button', { name: 'Show all' }).click();
    await second?.getByRole('link', { name: '1', exact: true }).click();
    await first?.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('link', { name: 'Trash' }).click();
    const dialog = page.getByRole('dialog', { name: 'Trash' });
    await dialog
      .getByRole('row', { name: /^Rows 2/ })
      .getByRole('button', { name: 'Restore' })
      .click();
    await dialog.getByText('The trash is empty').waitFor();
    expect((await library.call('datasets.get', { id: 'Rows@2' })).note).toBe('In March');
    expect((await library.call('datasets.get', { id: 'Rows@1' })).count).toBe(2);
  });

  it('shows what is wrong with an import, and what to do', async () => {
    await page.goto(`${new URL('/', host.url).href}#/datasets/import`);
    const dialog = page.getByRole('dialog', { name: 'Import data' });
    await dialog.getByLabel('Path', { exact: true }).fill(join(folder, 'nowhere'));
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    const problem = dialog.getByRole('alert');
    await problem.waitFor();
    expect(await problem.innerText()).toContain(join(folder, 'nowhere'));
  });

  it('refuses a page without the token', async () => {
    const stranger = await browser.newPage();
    await stranger.goto(new URL('/', host.url).href);
    await stranger.getByText('The token is missing').waitFor();
    expect(await stranger.getByRole('heading').count()).toBe(0);
    await stranger.close();
  });
});
