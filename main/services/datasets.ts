import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import { datasetTitle, matchesSearch, newestVersions } from '../../shared/model/dataset.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { findTrashed, purge } from './dataset-trash.ts';
import { importDataset } from './import-dataset.ts';
import type { Context } from './services.ts';
import { findDonor, sideOf } from './source-model.ts';
import { verifyDatasets } from './verify-datasets.ts';

export type DatasetHandlers = Pick<
  Handlers,
  | 'datasets.list'
  | 'datasets.get'
  | 'datasets.import'
  | 'datasets.samples'
  | 'datasets.match'
  | 'datasets.tag'
  | 'datasets.note'
  | 'datasets.rename'
  | 'datasets.verify'
  | 'datasets.remove'
  | 'datasets.restore'
  | 'datasets.trash'
  | 'datasets.purge'
>;

/** A data set by its id, its name (the newest version) or name@version. Throws `not-found`. */
export function findDataset({ store }: Pick<Context, 'store'>, idOrName: string): Dataset {
  const found = store.findDataset(idOrName);
  if (found) return found;
  const names = newestVersions(store.datasets()).map(datasetTitle);
  throw new AppError('not-found', `There is no data set called ${idOrName}.`, {
    hint: names.length > 0 ? `There are: ${names.join(', ')}.` : 'The library is empty: import one first.',
    details: { id: idOrName },
  });
}

export function datasetHandlers(context: Context): DatasetHandlers {
  const { store, data, emit, jobs } = context;
  let importing = 0;

  const changed = (dataset: Dataset): Dataset => {
    emit('datasets.changed', { ids: [dataset.id] });
    return dataset;
  };

  return {
    'datasets.list': async ({ all, search }) => {
      const datasets = store.datasets();
      return (all ? datasets : newestVersions(datasets)).filter((dataset) => matchesSearch(dataset, search));
    },
    'datasets.get': async ({ id }) => findDataset(context, id),
    'datasets.import': ({ job, ...request }) =>
      jobs.run(job, async (report, signal) => {
        importing++;
        try {
          return await importDataset(context, request, report, signal);
        } finally {
          importing--;
        }
      }),
    'datasets.samples': ({ id, offset, count, ...wishes }) => data.samples(findDataset(context, id), offset, count, wishes),
    'datasets.match': async ({ source, sourceModel, target }) => {
      const side = sourceModel === null ? findDataset(context, source ?? '') : sideOf(findDonor(context, sourceModel));
      return context.matchClasses(side, findDataset(context, target));
    },
    'datasets.tag': async ({ id, add, remove }) => {
      const dataset = findDataset(context, id);
      const tags = [...new Set([...dataset.tags, ...add])].filter((tag) => !remove.includes(tag)).sort();
      return changed(store.updateDataset(dataset.id, { tags }));
    },
    'datasets.note': async ({ id, text }) => changed(store.updateDataset(findDataset(context, id).id, { note: text })),
    'datasets.rename': async ({ id, name }) => {
      const dataset = findDataset(context, id);
      if (name === dataset.name) return dataset;
      const [other] = store.versionsOf(name);
      if (other)
        throw new AppError('conflict', `There is another data set called ${name}${other.trashedAt === null ? '' : ' in the trash'}.`, {
          hint: 'Choose another name: versions of two data sets do not mix.',
        });
      store.renameDatasets(dataset.name, name);
      return changed({ ...dataset, name });
    },
    'datasets.verify': ({ ids, job }) =>
      jobs.run(job, (report, signal) => {
        const datasets = ids.length > 0 ? ids.map((id) => findDataset(context, id)) : store.datasets();
        return verifyDatasets(context, datasets, report, signal);
      }),
    'datasets.remove': async ({ id }) => {
      const dataset = findDataset(context, id);
      store.trashDataset(dataset.id);
      changed(dataset);
      return {};
    },
    'datasets.restore': async ({ id }) => {
      const { trashedAt: _, ...dataset } = findTrashed(context, id);
      store.restoreDataset(dataset.id);
      return changed(dataset);
    },
    'datasets.trash': async () => store.trashedDatasets(),
    'datasets.purge': async () => {
      // An import may have found its content in what is thrown away here, and count on it.
      if (importing > 0)
        throw new AppError('conflict', 'Data is being imported: meanwhile the trash stays as it is.', {
          hint: 'Wait until it ends, or stop it.',
          retry: true,
        });
      const trashed = store.trashedDatasets();
      const purged = await purge(context, trashed);
      if (purged.removed > 0) emit('datasets.changed', { ids: trashed.map(({ id }) => id) });
      return { ...purged, bytes: purged.bytes + (await data.removeInterrupted()) };
    },
  };
}
