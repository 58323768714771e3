import { describe, expect, it } from 'vitest';
import { appErrorSchema } from '../../shared/contract/error-shape.ts';
import { allowed, post, send, sharedHost, tokenOf } from '../helpers/web-host.ts';
import type { Answer } from '../helpers/web-host.ts';

const shared = sharedHost();

/** Refused, and in words that a person can act on. */
function expectRefused({ status, text, headers }: Answer, expected: number, code: string): void {
  expect([status, headers['content-type']]).toEqual([expected, 'application/json; charset=utf-8']);
  const { error } = JSON.parse(text) as { error: unknown };
  expect(appErrorSchema.parse(error)).toMatchObject({ code, hint: expect.stringMatching(/./) as string });
}

describe('the web host answers', () => {
  it('who has the token, from its own page or none, also through a tunnel from another port', async () => {
    expect(await post(shared.host)).toMatchObject({ status: 200, text: '{"value":[]}' });
    for (const host of [`127.0.0.1:${shared.host.port}`, `localhost:${shared.host.port}`, 'localhost:5000', '127.0.0.1']) {
      expect((await post(shared.host, { host })).status, host).toBe(200);
      expect((await post(shared.host, { host, origin: `http://${host}` })).status, host).toBe(200);
    }
  });
});

describe('the web host refuses', () => {
  it('a request without the token, or with another', async () => {
    const token = tokenOf(shared.host);
    const wrong = [
      '',
      'Bearer ',
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      `Bearer ${'x'.repeat(token.length)}`,
      token,
      `Basic ${token}`,
    ];
    for (const authorization of wrong) expectRefused(await post(shared.host, { authorization }), 401, 'refused');
    expectRefused(
      await send(shared.host, 'POST', `/api/runs.list?token=${token}`, { 'content-type': 'application/json' }, '{}'),
      401,
      'refused',
    );
    expectRefused(await send(shared.host, 'GET', '/api/events'), 401, 'refused');
    expect(token.length).toBeGreaterThanOrEqual(32);
  });

  it('another name for this machine, and another page, even with the token', async () => {
    for (const name of [
      'example.org',
      `example.org:${shared.host.port}`,
      '0.0.0.0',
      'localhost.example.org',
      `127.0.0.1:${shared.host.port}@example.org`,
      `127.0.0.1.example.org:${shared.host.port}`,
    ])
      expectRefused(await post(shared.host, { host: name }), 403, 'refused');
    for (const origin of [
      'https://example.org',
      'null',
      `https://127.0.0.1:${shared.host.port}`,
      `http://127.0.0.1:${shared.host.port + 1}`,
      // One machine, but not the page that the address was opened with.
      `http://localhost:${shared.host.port}`,
      'file://',
    ])
      expectRefused(await post(shared.host, { origin }), 403, 'refused');
    expectRefused(await send(shared.host, 'GET', '/', { host: 'example.org' }), 403, 'refused');
  });

  it('every way of asking but its own', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS'])
      expectRefused(await send(shared.host, method, '/api/runs.list', allowed(shared.host)), 405, 'bad-request');
    expectRefused(await send(shared.host, 'POST', '/api/events', allowed(shared.host), '{}'), 405, 'bad-request');
    expectRefused(await send(shared.host, 'POST', '/index.html', allowed(shared.host), '{}'), 405, 'bad-request');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])
      expectRefused(await post(shared.host, { 'content-type': type }), 415, 'bad-request');
  });

  it('what is no JSON, what is too large, and what is no address', async () => {
    expectRefused(await post(shared.host, {}, '{"a":'), 400, 'bad-request');
    expectRefused(await post(shared.host, {}, JSON.stringify('x'.repeat(2 ** 20))), 413, 'bad-request');
    expect((await post(shared.host, {}, `{}${' '.repeat(2 ** 20 - 2)}`)).status).toBe(200);
    for (const path of ['//', '/%', '/%ff', '/api/%'])
      expectRefused(await send(shared.host, 'GET', path, allowed(shared.host)), 400, 'bad-request');
    expectRefused(await post(shared.host, {}, '{}', '/api/runs.everything'), 400, 'bad-request');
  });

  it('with the status of the error', async () => {
    expectRefused(await post(shared.host, {}, '{"all":1}'), 400, 'bad-request');
    expectRefused(await post(shared.host, {}, '{}', '/api/datasets.list'), 403, 'refused');
  });

  it('every file but the screens’', async () => {
    const paths = [
      '/../../package.json',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/..%5c..%5cpackage.json',
      '/index.html%00.png',
      '/assets',
      '/assets/',
      '/api',
      '/nothing.js',
    ];
    for (const path of paths) expect([path, (await send(shared.host, 'GET', path)).status]).toEqual([path, 404]);
  });
});
