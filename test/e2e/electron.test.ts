import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bridge } from '../../shared/contract/bridge.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { startOnStandIn } from '../helpers/electron-stand-in/index.ts';
import type { Desktop } from '../helpers/electron-stand-in/index.ts';
import { useFirstEngine } from '../helpers/first-engine.ts';
import { writePictures } from '../helpers/pictures.ts';
import { complaints, mainJob } from './main-job.ts';

/** Chromium knows no app://, so the page has this origin, which is secure as the app's is; every file of it comes from the desktop's own protocol handler. */
const address = 'http://isthmus.localhost';

let folder: string;
let desktop: Desktop;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await useFirstEngine();
  folder = await mkdtemp(join(tmpdir(), 'isthmus-e2e-desktop-'));
  desktop = await startOnStandIn(join(folder, 'library'));
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  await showIn(page, desktop);
});

afterAll(async () => {
  await browser.close();
  await desktop.quit();
  await rm(folder, { recursive: true, force: true });
});

/** Gives a page `window.isthmus`: the very bridge of preload, its calls and events carried over. */
async function showIn(shown: Page, { bridge, electron }: Desktop): Promise<void> {
  await shown.route(`${address}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await electron.fetch(`app://isthmus${pathname}`);
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
  await shown.exposeFunction('bridgeCall', (name: string, input: unknown) => bridge.call(name, input));
  await shown.exposeFunction('bridgeChoose', (...given: Parameters<Bridge['choosePath']>) => bridge.choosePath(...given));
  const send = (kind: string, ...values: unknown[]): void =>
    void shown
      .evaluate(([type, list]) => dispatchEvent(new CustomEvent(`bridge-${type}`, { detail: list })), [kind, values] as const)
      .catch(() => undefined);
  bridge.onEvent((name, payload) => send('event', name, payload));
  bridge.onMenu((command) => send('menu', command));
  await shown.addInitScript(() => {
    const given = window as unknown as { bridgeCall: Bridge['call']; bridgeChoose: Bridge['choosePath']; isthmus: Bridge };
    const listen = (type: string, listener: (...values: never[]) => void): (() => void) => {
      const heard = (event: Event): void => listener(...(event as CustomEvent<never[]>).detail);
      addEventListener(`bridge-${type}`, heard);
      return () => removeEventListener(`bridge-${type}`, heard);
    };
    given.isthmus = {
      platform: 'linux',
      call: (name, input) => given.bridgeCall(name, input),
      choosePath: (...asked) => given.bridgeChoose(...asked),
      onEvent: (listener) => listen('event', listener),
      onMenu: (listener) => listen('menu', listener),
      pathOf: () => '',
    };
  });
}

it('does the main job in the desktop app', async () => {
  await writePictures(join(folder, 'dark'), { each: 36, ground: 0, seed: 1 });
  const [picture = ''] = await writePictures(join(folder, 'bright'), { each: 32, ground: 110, seed: 2 });
  const heard = complaints(page);
  await page.goto(`${address}/index.html`);
  await page.getByRole('heading', { name: 'Bring two data sets' }).waitFor();
  await mainJob(page, { source: join(folder, 'dark'), target: join(folder, 'bright'), picture });
  expect(heard).toEqual([]);
});

it('takes the path from the system’s dialog, which the menu’s import opens', async () => {
  desktop.electron.chosen = [join(folder, 'dark')];
  const item = desktop.electron.menu
    .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
    .find(({ label }) => label === 'Import Data…');
  (item?.click as unknown as () => void)();
  const dialog = page.getByRole('dialog', { name: 'Import data' });
  await dialog.getByRole('button', { name: 'Choose folder …' }).click();
  await expect.poll(() => dialog.getByLabel('Path', { exact: true }).inputValue(), { timeout: 5000 }).toBe(join(folder, 'dark'));
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('dark');
});
