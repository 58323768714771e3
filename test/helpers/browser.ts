import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Headless Chromium out of npm's package: real, and there wherever `npm ci` ran on Linux. `ISTHMUS_CHROMIUM` names another. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['ISTHMUS_CHROMIUM'] ?? (await sparticuz.executablePath());
  // Not a single process: a page that crashes must not take the browser along.
  const args = sparticuz.args.filter((flag) => flag !== '--single-process' && !flag.startsWith('--headless'));
  return await chromium.launch({ executablePath, args, headless: true });
}
