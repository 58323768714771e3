import { z } from 'zod';
import { transferRequestSchema } from '../../config/transfer-request.ts';
import { transferMeasuresSchema, transferStrategySchema } from '../transfer.ts';

/** One kind of training: a run on a share of the target's labels or, with 0 of them, one that adapts. */
export const transferTrainingSchema = z.object({ strategy: transferStrategySchema, share: z.number().min(0).max(1), run: z.string() });
export type TransferTraining = Readonly<z.infer<typeof transferTrainingSchema>>;

/** A measuring of transfer: what was asked for, and the runs that it is made of, from which its report follows. */
export const transferSchema = z.object({
  id: z.string(),
  /** With ids in the place of names. */
  request: transferRequestSchema,
  ...transferMeasuresSchema.pick({ target: true, source: true, backbone: true, skipped: true, ranking: true }).shape,
  trainings: z.array(transferTrainingSchema),
  createdAt: z.string(),
});
export type Transfer = Readonly<z.infer<typeof transferSchema>>;
