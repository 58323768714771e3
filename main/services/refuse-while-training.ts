import { AppError } from '../../shared/contract/errors.ts';
import type { Context } from './services.ts';

/** What is measured beside a training says how busy the machine is, and runs would choose their engine by it. Throws `conflict`. */
export function refuseWhileTraining({ store }: Pick<Context, 'store'>): void {
  if (!store.runs().some((run) => run.state === 'running')) return;
  throw new AppError('conflict', 'A run is training: engines measured beside it would seem slower than they are.', {
    hint: 'Wait until it ends, or pause it.',
    retry: true,
  });
}
