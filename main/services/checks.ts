import type { Handlers } from '../../shared/contract/contract.ts';
import { findDataset } from './datasets.ts';
import type { Context } from './services.ts';
import { takeIn } from './take-in.ts';

export type CheckHandlers = Pick<
  Handlers,
  'datasets.findings' | 'datasets.check' | 'datasets.compare' | 'datasets.keep' | 'datasets.exclude' | 'datasets.subset'
>;

/** Data sets are checked, and others made of what is worth keeping of them. */
export function checkHandlers(context: Context): CheckHandlers {
  const { data, emit, jobs } = context;
  return {
    'datasets.findings': ({ id }) => data.findings(findDataset(context, id)),
    'datasets.check': ({ id, job }) =>
      jobs.run(job, async (report, signal) => {
        const dataset = findDataset(context, id);
        const found = await data.check(dataset, report, signal);
        emit('datasets.changed', { ids: [dataset.id] });
        return found;
      }),
    'datasets.compare': ({ id, against, job }) =>
      jobs.run(job, (report, signal) => data.compare(findDataset(context, id), findDataset(context, against), report, signal)),
    'datasets.keep': async ({ id, check, kept }) => {
      const dataset = findDataset(context, id);
      const found = await data.keep(dataset, check, kept);
      emit('datasets.changed', { ids: [dataset.id] });
      return found;
    },
    'datasets.exclude': ({ id, name, job, against, ...left }) =>
      jobs.run(job, async (report, signal) => {
        const other = against === null ? null : findDataset(context, against);
        return takeIn(context, await data.exclude(findDataset(context, id), { ...left, against: other }, name, report, signal));
      }),
    'datasets.subset': async ({ id, name, ...choice }) => takeIn(context, await data.subset(findDataset(context, id), choice, name)),
  };
}
