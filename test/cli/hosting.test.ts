/* `isthmus serve` and `isthmus start`: the app for a browser, and what they say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webClient } from '../../renderer/transport/web.ts';
import { cli, startCli } from '../helpers/cli.ts';

let library: string;
beforeAll(async () => void (library = await mkdtemp(join(tmpdir(), 'isthmus-hosting-'))));
afterAll(() => rm(library, { recursive: true, force: true }));

// What is started here sees no display, so that `start` falls back to the browser wherever Electron is installed.
delete process.env['DISPLAY'];
delete process.env['WAYLAND_DISPLAY'];

describe.each([['serve'], ['start']])('isthmus %s', (command) => {
  it.skipIf(command === 'start' && process.platform !== 'linux')(
    'serves the app with a token of its own, shares its library, and ends on a signal (start: on Linux alone, where no display can be had)',
    async () => {
      const serving = startCli(library, command);
      let url = '';
      for await (const line of serving.lines) {
        ({ url } = line as { url: string });
        break;
      }
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
      const { origin, hash } = new URL(url);
      expect((await fetch(origin)).headers.get('content-security-policy')).toContain("default-src 'none'");
      const client = webClient(origin, hash.replace('#token=', ''));
      expect(await client.call('library.get', {})).toMatchObject({ path: library, host: 'command line' });
      await expect(webClient(origin, 'guessed').call('library.get', {})).rejects.toMatchObject({ code: 'refused' });
      // A second process joins the library that this one holds.
      const { answer } = await cli<{ library: { path: string } }>(library, 'doctor');
      expect(answer.library.path).toBe(library);
      serving.process.kill('SIGTERM');
      const { code, stderr } = await serving.ended;
      // Windows ends a process without telling it.
      if (process.platform !== 'win32') expect(code, stderr).toBe(0);
      if (command === 'start') expect(stderr).toContain('The desktop app cannot run here');
    },
  );
});
