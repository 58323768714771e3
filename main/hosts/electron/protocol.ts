import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy, mediaTypes } from '../screens.ts';
import { scheme } from './channels.ts';
import type { ElectronModule } from './electron-module.ts';

/** Before Electron is ready: pages of `app://isthmus` are an origin of their own, as those of https are. */
export const registerScheme = ({ protocol }: ElectronModule): void =>
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);

/** Serves the built screens, and nothing outside their folder, under the policy of every host. */
export function serveScreens({ protocol }: ElectronModule, folder: string): void {
  protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'isthmus' || request.method !== 'GET') return new Response('', { status: 403 });
    const root = await realpath(folder);
    const path = await realpath(join(root, decodeURIComponent(pathname))).catch(() => '');
    const type = mediaTypes[extname(path)];
    const content = path.startsWith(root + sep) && type !== undefined ? await readFile(path).catch(() => null) : null;
    if (!content || type === undefined) return new Response('', { status: 404 });
    return new Response(content, {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  });
}
