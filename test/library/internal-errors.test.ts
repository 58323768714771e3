import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { fakeCompose, openForTest } from '../helpers/fake-library.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const secret = 'the private path and the row of somebody';

const failing = () =>
  fakeCompose({
    handlers: {
      'runs.list': async () => Promise.reject(new TypeError(secret)),
      'datasets.list': async () => {
        throw new AppError('disk-full', 'The disk is full.', { hint: 'Free some.', details: { path: 'x', bytes: 3 }, retry: true });
      },
    },
  });

async function failure(client: Client, name: 'runs.list' | 'datasets.list'): Promise<AppError> {
  const error: unknown = await client.call(name, {}).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`No AppError but ${String(error)}`);
  return error;
}

describe.each(['the owner', 'another process’s client'])('an error that nobody foresaw, for %s', (who) => {
  async function open(): Promise<{ folder: string; client: Client }> {
    const folder = await temporaryFolder();
    const owner = await openForTest(folder, failing());
    return { folder, client: who === 'the owner' ? owner : await openForTest(folder, fakeCompose()) };
  }

  it('is internal, with the id of its log entry and nothing of its text', async () => {
    const { folder, client } = await open();
    const error = await failure(client, 'runs.list');
    expect(error.code).toBe('internal');
    expect(JSON.stringify(error)).not.toContain(secret);
    const id = String(error.details['log']);
    expect(error.hint).toContain(id);
    const log = readFileSync(join(folder, 'logs', 'errors.log'), 'utf8');
    expect(log).toContain(`${id} runs.list`);
    expect(log).toContain(`TypeError: ${secret}`);
    expect((await failure(client, 'runs.list')).details['log']).not.toBe(id);
  });

  it('is internal also where it cannot be written down', async () => {
    const { folder, client } = await open();
    writeFileSync(join(folder, 'logs'), 'a file where the folder should be');
    const error = await failure(client, 'runs.list');
    expect(error.code).toBe('internal');
    expect(JSON.stringify(error)).not.toMatch(/EEXIST|ENOTDIR|somebody/);
  });

  it('is told from one that is known, which crosses whole and is not logged', async () => {
    const { folder, client } = await open();
    const error = await failure(client, 'datasets.list');
    const expected = { code: 'disk-full', message: 'The disk is full.', hint: 'Free some.', details: { path: 'x', bytes: 3 }, retry: true };
    expect(error.toJSON()).toEqual(expected);
    expect(existsSync(join(folder, 'logs'))).toBe(false);
  });
});
