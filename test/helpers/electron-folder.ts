import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What electron-builder asks of a folder of Electron, by system: a program, and files that it renames or removes. */
const contents: Readonly<Record<string, readonly string[]>> = {
  linux: ['electron', 'chrome-sandbox', 'chrome_crashpad_handler', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'version'],
  win32: ['electron.exe', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'version'],
};

/** Whether a stand-in can be made: on macOS Electron is a bundle of signed programs. */
export const canStandIn = process.platform in contents;

/** Makes a folder that stands in for Electron's, so that the app can be packed where that cannot be had. */
export async function writeElectronFolder(folder: string): Promise<void> {
  for (const name of contents[process.platform] ?? []) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
    await chmod(path, 0o755);
  }
  await mkdir(join(folder, 'resources'));
}
