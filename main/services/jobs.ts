import { AppError } from '../../shared/contract/errors.ts';
import type { Emit } from '../../shared/contract/contract.ts';
import type { Report } from './ports/report.ts';

/** Long requests that report their progress and can be cancelled, by the name that the caller gave them. */
export interface Jobs {
  run<Result>(job: string, work: (report: Report, signal: AbortSignal) => Promise<Result>): Promise<Result>;
  cancel(job: string): void;
  /** Cancels all and waits until each has ended. */
  close(): Promise<void>;
}

export function createJobs(emit: Emit): Jobs {
  const running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>();
  return {
    async run(job, work) {
      if (running.has(job))
        throw new AppError('conflict', `A job called ${job} is running already.`, { hint: 'Wait for it, or give this one another name.' });
      const controller = new AbortController();
      const { promise: ended, resolve: settle } = Promise.withResolvers<void>();
      running.set(job, { controller, ended });
      try {
        return await work((phase, done, total) => emit('job.progress', { job, phase, done, total }), controller.signal);
      } finally {
        running.delete(job);
        settle();
      }
    },
    cancel: (job) => running.get(job)?.controller.abort(),
    async close() {
      for (const { controller } of running.values()) controller.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
