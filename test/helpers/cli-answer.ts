import { expect } from 'vitest';
import type { z } from 'zod';
import { cli } from './cli.ts';

/** Runs one command that has to succeed, and checks its answer. */
export async function cliAnswer<Schema extends z.ZodType>(library: string, schema: Schema, ...given: string[]): Promise<z.output<Schema>> {
  const { code, answer, stderr } = await cli(library, ...given);
  expect(code, `${given.join(' ')}: ${stderr}`).toBe(0);
  return schema.parse(answer);
}
