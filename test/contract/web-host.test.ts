import { createConnection } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import { webClient } from '../../renderer/transport/web.ts';
import { post, send, sharedHost, startHost, tokenOf } from '../helpers/web-host.ts';

const shared = sharedHost();

describe('the web host', () => {
  it('serves the screens under a strict policy, and says nothing of itself', async () => {
    for (const path of ['/', '/index.html', '/index.html?x=1']) {
      const { status, headers, text } = await send(shared.host, 'GET', path);
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(text).toContain('<!doctype html>');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(await send(shared.host, 'HEAD', '/')).toMatchObject({ status: 200, text: '' });
    expect((await post(shared.host)).headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  it('listens on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, scopeid }) => !internal && !scopeid)
      .map(({ address }) => address);
    const reached = (address: string): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = createConnection({ host: address, port: shared.host.port, timeout: 2000 });
        const end = (there: boolean) => () => {
          socket.destroy();
          resolve(there);
        };
        socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
      });
    expect(await reached('127.0.0.1')).toBe(true);
    for (const address of ['::1', ...others]) expect([address, await reached(address)]).toEqual([address, false]);
  });

  it('has a token of its own each time, and says when its port is taken', async () => {
    const other = await startHost(shared.library);
    expect(tokenOf(other)).not.toBe(tokenOf(shared.host));
    await other.close();
    await expect(startWebHost({ client: shared.library, port: shared.host.port, rendererFolder: tmpdir() })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('a page', () => {
  it('hears that the connection broke, and its requests say so', async () => {
    const heard: boolean[] = [];
    const serving = await startHost(shared.library);
    const { port } = serving;
    const client = webClient(`http://127.0.0.1:${port}`, tokenOf(serving), (there) => heard.push(there));
    client.on('runs.changed', () => undefined);
    await expect.poll(() => heard, { timeout: 5000 }).toEqual([true]);
    await serving.close();
    await expect.poll(() => heard.at(-1), { timeout: 5000 }).toBe(false);
    await expect(client.call('runs.list', {})).rejects.toMatchObject({ name: 'AppError', code: 'internal', retry: true });
    await client.close();
  });
});
