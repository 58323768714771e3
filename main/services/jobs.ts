import { AppError } from '../../shared/contract/errors.ts';
import type { Emit } from '../../shared/contract/contract.ts';
import type { Report } from './ports.ts';

/** Long requests that report their progress and can be cancelled, by the name that the caller gave them. */
export interface Jobs {
  run<Result>(job: string, work: (report: Report, signal: AbortSignal) => Promise<Result>): Promise<Result>;
  cancel(job: string): void;
  cancelAll(): void;
}

export function createJobs(emit: Emit): Jobs {
  const running = new Map<string, AbortController>();
  return {
    async run(job, work) {
      if (running.has(job))
        throw new AppError('conflict', `A job called ${job} is running already.`, { hint: 'Wait for it, or give this one another name.' });
      const controller = new AbortController();
      running.set(job, controller);
      try {
        return await work((phase, done, total) => emit('job.progress', { job, phase, done, total }), controller.signal);
      } finally {
        running.delete(job);
      }
    },
    cancel: (job) => running.get(job)?.abort(),
    cancelAll: () => running.forEach((controller) => controller.abort()),
  };
}
