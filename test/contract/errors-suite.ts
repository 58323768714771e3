import { describe, expect, it } from 'vitest';
import { requests } from '../../shared/contract/contract.ts';
import type { Client, RequestName } from '../../shared/contract/contract.ts';
import { appErrorSchema } from '../../shared/contract/error-shape.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Shared } from './shared-library.ts';

/** The error of a request that may break every type, as a stranger's does. */
export async function failure(client: Client, name: string, input: unknown): Promise<AppError> {
  const answer: unknown = await (client.call as (name: string, input: unknown) => Promise<unknown>)(name, input).then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (answer instanceof AppError) return answer;
  throw new Error(`${name} was not refused: ${JSON.stringify(answer) ?? String(answer)}`);
}

const names = Object.keys(requests) as RequestName[];

/** What is refused, and the very words: every host must say the same. */
export function describeErrors(library: Shared): void {
  describe('refuses', () => {
    it.each(['runs.everything', 'constructor', '__proto__', 'toString', 'runs', 'RUNS.LIST', 'a name/with ?#%20 ä', 'x'.repeat(500), ''])(
      'the unknown request %j',
      async (name) => {
        const error = await failure(library.client, name, {});
        expect([error.code, error.message]).toEqual(['bad-request', `There is no request called ${JSON.stringify(name)}.`]);
      },
    );

    it.each([
      ['a bad payload', 'runs.get', { id: 4 }, 'id', 'runs.get: id: Invalid input: expected string, received number.'],
      ['no object', 'library.get', [], '', 'library.get: Invalid input: expected object, received array.'],
      ['null', 'library.get', null, '', 'library.get: Invalid input: expected object, received null.'],
      ['nothing', 'library.get', undefined, '', 'library.get: Invalid input: expected object, received undefined.'],
      ['a field too many', 'runs.get', { id: 'x', more: 1 }, '', 'runs.get: Unrecognized key: "more".'],
      ['a deep field', 'models.predict', { bundle: 'x', inputs: ['a', 1] }, 'inputs.1', undefined],
      ['no view', 'models.predict', { bundle: 'x', inputs: ['a'], views: 0 }, 'views', undefined],
      ['too many views', 'models.predict', { bundle: 'x', inputs: ['a'], views: 65 }, 'views', undefined],
      ['too many samples', 'datasets.samples', { id: 'x', count: 201 }, 'count', undefined],
      ['an empty job', 'jobs.cancel', { job: '' }, 'job', undefined],
    ] as const)('%s', async (_what, name, input, field, message) => {
      const error = await failure(library.client, name, input);
      expect(error).toMatchObject({ code: 'bad-request', details: { field }, retry: false });
      if (message !== undefined) expect(error.message).toBe(message);
      else expect(error.message.startsWith(`${name}: ${field}: `), error.message).toBe(true);
    });

    it('a run’s configuration that is none, as such', async () => {
      const error = await failure(library.client, 'runs.start', { source: 'a', target: 'b', seeds: 0 });
      expect(error).toMatchObject({ code: 'bad-config', details: { field: 'seeds' } });
    });

    it.each(names)('every field too many: %s', async (name) => {
      const error = await failure(library.client, name, { nobody: 'knows this' });
      expect(['bad-request', 'bad-config']).toContain(error.code);
      expect(error.message.startsWith(`${name}: `), error.message).toBe(true);
    });

    it('with all that an error has: code, message, hint, details and retry', async () => {
      const error = await failure(library.client, 'datasets.get', { id: 'nothing “here”\u2028' });
      expect(error.toJSON()).toEqual({
        code: 'not-found',
        message: 'There is no data set called nothing “here”\u2028.',
        hint: 'The library is empty: import one first.',
        details: { id: 'nothing “here”\u2028' },
        retry: false,
      });
      expect(appErrorSchema.parse(error.toJSON())).toEqual(error.toJSON());
    });
  });
}
