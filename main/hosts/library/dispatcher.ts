import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { requests } from '../../../shared/contract/contract.ts';
import type { Handlers, RequestName } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';

/** Writes down an error that nobody foresaw, under an id by which it can be found. */
export type Log = (id: string, request: string, error: unknown) => void;

export type Dispatch = (name: unknown, input: unknown) => Promise<unknown>;

const isName = (name: unknown): name is RequestName => typeof name === 'string' && Object.hasOwn(requests, name);

/**
 * The one gate before the handlers, whatever carried the request. Strangers are rejected with `bad-request`; anything
 * that is no AppError crosses as `internal`, with the id of its log entry and nothing else.
 */
export function createDispatcher(handlers: Handlers, log: Log): Dispatch {
  return async (name, input) => {
    if (!isName(name))
      throw new AppError('bad-request', `There is no request called ${JSON.stringify(name)}.`, {
        hint: 'Both sides must be of the same version of Isthmus.',
      });
    const parsed = requests[name].input.safeParse(input);
    if (!parsed.success) throw badInput(name, parsed.error);
    try {
      // The name ties the input to its handler; TypeScript cannot follow it through the union.
      return await (handlers[name] as (given: unknown) => Promise<unknown>)(parsed.data);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw internal(name, error, log);
    }
  };
}

/** An error that nobody foresaw as it crosses: the id of its log entry, and nothing of what it says. */
export function internal(where: string, error: unknown, log: Log): AppError {
  const id = randomUUID();
  try {
    log(id, where, error);
  } catch {
    // On a full disk there is no log; the request is answered all the same.
  }
  return new AppError('internal', `Something unforeseen went wrong in ${where}.`, {
    hint: `Please report it with the log entry ${id}.`,
    details: { log: id },
  });
}

function badInput(name: RequestName, error: z.ZodError): AppError {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  return new AppError(
    name === 'runs.start' ? 'bad-config' : 'bad-request',
    `${name}: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'not understood'}.`,
    {
      hint: 'Correct the field and try again.',
      details: { field },
    },
  );
}
