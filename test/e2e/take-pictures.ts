/*
 * Pictures of the screens, in both themes, of a library that the demo has filled:
 *   npm run pictures -- [--library FOLDER] [--out FOLDER] [--screens datasets,experiment,runs,run,models,engine] [--themes light,dark] [--width 1360]
 * Without --library the demo runs in a new one first. By default it makes those that the README shows.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { cli } from '../helpers/cli.ts';

const root = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: {
    library: { type: 'string' },
    out: { type: 'string', default: join(root, 'docs/pictures') },
    screens: { type: 'string', default: 'experiment,run' },
    themes: { type: 'string', default: 'light,dark' },
    width: { type: 'string', default: '1360' },
  },
});

const folder = resolve(options.library ?? (await mkdtemp(join(tmpdir(), 'isthmus-pictures-'))));
if (options.library === undefined) {
  const { code, stderr } = await cli(folder, 'demo');
  if (code !== 0) throw new Error(stderr);
}
await mkdir(options.out, { recursive: true });
const client = await openLibrary({ folder, host: 'browser', compose: composeLibrary });
const host = await startWebHost({ client, port: 0, rendererFolder: join(root, 'dist/renderer') });
const browser = await launchBrowser();
try {
  const [run] = await client.call('runs.list', {});
  const paths: Readonly<Record<string, string>> = { run: `runs/${run?.id ?? ''}` };
  for (const theme of options.themes.split(',')) {
    const page = await browser.newPage({
      viewport: { width: Number(options.width), height: 900 },
      colorScheme: theme === 'dark' ? 'dark' : 'light',
    });
    await page.goto(host.url);
    for (const screen of options.screens.split(',')) {
      await page.goto(`${new URL('/', host.url).href}#/${paths[screen] ?? screen}`);
      await page.getByRole('main').locator('h1').waitFor();
      await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
      // The last pictures and fonts.
      await page.waitForTimeout(800);
      const path = join(options.out, `${screen}-${theme}.png`);
      await page.screenshot({ path });
      console.log(path);
    }
    await page.close();
  }
} finally {
  await browser.close();
  await host.close();
  await client.close();
}
