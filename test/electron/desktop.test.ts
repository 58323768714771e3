import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronClient } from '../../renderer/transport/electron.ts';
import { startOnStandIn } from '../helpers/electron-stand-in/index.ts';
import type { Desktop } from '../helpers/electron-stand-in/index.ts';
import { writePictures } from '../helpers/pictures.ts';

let folder: string;
let desktop: Desktop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-desktop-'));
  desktop = await startOnStandIn(join(folder, 'library'));
});

afterAll(async () => {
  await desktop.quit();
  await rm(folder, { recursive: true, force: true });
});

const prevented = (name: string, details: object): boolean => {
  let stopped = false;
  desktop.window.webContents.emit(name, { ...details, preventDefault: () => (stopped = true) });
  return stopped;
};

describe('the desktop window', () => {
  it('is sandboxed, isolated and without Node', () => {
    expect(desktop.window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
    expect(desktop.window.webContents.mainFrame.url).toBe('app://isthmus/index.html');
    expect(desktop.window.shown).toBe(true);
  });

  it('gets one object from preload, with nothing of Electron in it', () => {
    expect(Object.keys(desktop.window.world)).toEqual(['isthmus']);
    expect(Object.keys(desktop.bridge).sort()).toEqual(['call', 'choosePath', 'onEvent', 'onMenu', 'pathOf', 'platform']);
  });

  it('goes nowhere else: no navigation, window, webview, permission or network', () => {
    expect(prevented('will-navigate', { url: 'https://example.org/' })).toBe(true);
    expect(prevented('will-navigate', { url: 'app://isthmus.example.org/' })).toBe(true);
    expect(prevented('will-navigate', { url: 'app://isthmus/index.html' })).toBe(false);
    expect(prevented('will-redirect', { url: 'file:///etc/passwd' })).toBe(true);
    expect(prevented('will-attach-webview', {})).toBe(true);
    expect(desktop.window.webContents.openHandler?.({ url: 'app://isthmus/index.html' })).toEqual({ action: 'deny' });
    const { request, check, device } = desktop.electron.permissions;
    let granted: boolean | null = null;
    request?.((answer) => (granted = answer));
    expect([granted, check?.(), device?.()]).toEqual([false, false, false]);
    let cancelled: boolean | undefined;
    desktop.electron.beforeRequest?.({ url: 'https://example.org/' }, (answer) => (cancelled = answer.cancel));
    expect(cancelled).toBe(true);
  });

  it('is served by app:// under a strict policy, and nothing outside the screens', async () => {
    expect(desktop.electron.scheme).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    const page = await desktop.electron.fetch('app://isthmus/index.html');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
    for (const path of ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/nothing.js', '/'])
      expect((await desktop.electron.fetch(`app://isthmus${path}`)).status, path).toBe(404);
    expect((await desktop.electron.fetch('app://stranger/index.html')).status).toBe(403);
  });
});

describe('its messages', () => {
  it('reject a foreign page and a frame inside ours', async () => {
    const { messages } = desktop.electron;
    const own = desktop.window.webContents;
    const foreign = { mainFrame: { url: 'https://example.org/' } };
    const call = (sender: { mainFrame: { url: string } }, frame: { url: string }): Promise<unknown> =>
      messages.ipcRenderer(sender, frame).invoke('isthmus:call', 'library.get', {});
    await expect(call(foreign, foreign.mainFrame)).rejects.toThrow('Another page may not use this library');
    await expect(call(own, { url: 'app://isthmus/index.html' })).rejects.toThrow('Another page may not use this library');
    await expect(call(own, own.mainFrame)).resolves.toHaveProperty('value.host', 'desktop');
  });

  it('answer an unknown request and a bad payload with an AppError', async () => {
    expect(await desktop.bridge.call('runs.everything', {})).toMatchObject({ error: { code: 'bad-request' } });
    expect(await desktop.bridge.call('runs.get', { id: 4 })).toMatchObject({ error: { code: 'bad-request' } });
    const client = electronClient(desktop.bridge);
    await expect(client.call('runs.get', { id: 'none' })).rejects.toMatchObject({ name: 'AppError', code: 'not-found' });
  });

  it('carry an import and its events', async () => {
    const client = electronClient(desktop.bridge);
    await writePictures(join(folder, 'pictures'), { each: 4, ground: 0, seed: 3 });
    const changed = new Promise((resolve) => client.on('datasets.changed', resolve));
    const dataset = await client.call('datasets.import', { path: join(folder, 'pictures'), name: 'Pictures', job: 'one' });
    expect(dataset).toMatchObject({ count: 12, classes: ['column', 'row', 'square'] });
    expect(await changed).toEqual({ ids: [dataset.id] });
  });
});

describe('what is native', () => {
  it('chooses paths by the system’s dialog, and knows where dropped files lie', async () => {
    expect(await desktop.bridge.choosePath('folder')).toBeNull();
    desktop.electron.chosen = ['/data/pictures'];
    expect(await desktop.bridge.choosePath('folder')).toBe('/data/pictures');
    expect(await desktop.bridge.choosePath('new', 'dann-model')).toBe(join('/data/pictures', 'dann-model'));
    expect(desktop.bridge.pathOf(new File([], 'a.csv'))).toBe('/dropped/a.csv');
  });

  it('sends the menu’s commands to the screens', () => {
    const heard: string[] = [];
    const stop = desktop.bridge.onMenu((command) => heard.push(command));
    const items = desktop.electron.menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const click = (label: string): void => (items.find((item) => item.label === label)?.click as unknown as () => void)();
    click('Import Data…');
    click('Runs');
    stop();
    click('Models');
    expect(heard).toEqual(['import', 'runs']);
  });

  it('shows a run’s progress on the taskbar, and takes it away at the end', async () => {
    const client = electronClient(desktop.bridge);
    const rows = ['a,b,label', ...Array.from({ length: 60 }, (_, at) => `${at % 2},${(at % 7) / 7},${at % 2 ? 'x' : 'y'}`)].join('\n');
    await writeFile(join(folder, 'rows.csv'), rows);
    const data = await client.call('datasets.import', { path: join(folder, 'rows.csv'), name: 'Rows', job: 'two' });
    const seen: (number | null)[] = [];
    const ended = new Promise<string>((resolve) =>
      client.on('run.progress', ({ run }) => {
        seen.push(desktop.window.progress);
        if (!['queued', 'running'].includes(run.state)) resolve(run.state);
      }),
    );
    const training = { epochs: 2, batchSize: 4 };
    const config = { source: data.id, target: data.id, network: 'mlp', training, engine: 'wasm' } as const;
    await client.call('runs.start', config);
    expect(await ended).toBe('finished');
    expect(seen.some((share) => share !== null && share > 0 && share <= 1)).toBe(true);
    expect(desktop.window.progress).toBe(-1);
  });
});

it('says why it cannot open a library from a newer version, and opens no window', async () => {
  const library = join(folder, 'newer');
  const first = await startOnStandIn(library);
  await first.quit();
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(join(library, 'isthmus.db'));
  database.exec('INSERT INTO migrations SELECT 99, hash, applied_at FROM migrations LIMIT 1');
  database.close();
  await expect(startOnStandIn(library)).rejects.toThrow(/is of version 99[\s\S]*newer Isthmus/);
  expect((await readFile(join(library, 'isthmus.db'))).length).toBeGreaterThan(0);
});
