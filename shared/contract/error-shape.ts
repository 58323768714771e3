import { z } from 'zod';
import { errorCodes } from './errors.ts';
import type { AppErrorShape } from './errors.ts';

/** Apart from the errors: threads that throw them need not load what checks them. */
export const appErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  retry: z.boolean(),
}) satisfies z.ZodType<AppErrorShape>;
