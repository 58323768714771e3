import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { releaseContent } from './content.ts';
import type { Context } from './services.ts';
import { findDonor, sideOf } from './source-model.ts';

export type DatasetHandlers = Pick<
  Handlers,
  'datasets.list' | 'datasets.get' | 'datasets.import' | 'datasets.samples' | 'datasets.match' | 'datasets.remove' | 'datasets.restore'
>;

/** A data set by its id or its name. Throws `not-found`. */
export function findDataset({ store }: Pick<Context, 'store'>, idOrName: string): Dataset {
  const found = store.findDataset(idOrName);
  if (found) return found;
  const names = store.datasets().map((dataset) => dataset.name);
  throw new AppError('not-found', `There is no data set called ${idOrName}.`, {
    hint: names.length > 0 ? `There are: ${names.join(', ')}.` : 'The library is empty: import one first.',
    details: { id: idOrName },
  });
}

/** Puts a data set whose content is on disk into the library. Throws `conflict` where its name is taken. */
export async function takeIn(context: Context, dataset: Dataset): Promise<Dataset> {
  const { store, emit } = context;
  const named = store.datasets().find((other) => other.name === dataset.name);
  // The same content under the same name is there already; storage is shared by hash in any case.
  if (named?.hash === dataset.hash) return named;
  if (named) {
    await releaseContent(context, dataset.hash);
    throw new AppError('conflict', `There is another data set called ${dataset.name}.`, {
      hint: 'Give this one another name, or remove the other.',
    });
  }
  store.insertDataset(dataset);
  emit('datasets.changed', { ids: [dataset.id] });
  return dataset;
}

export function datasetHandlers(context: Context): DatasetHandlers {
  const { store, data, emit } = context;
  return {
    'datasets.list': async () => store.datasets(),
    'datasets.get': async ({ id }) => findDataset(context, id),
    'datasets.import': ({ job, ...request }) =>
      context.jobs.run(job, async (report, signal) => takeIn(context, await data.import(request, report, signal))),
    'datasets.samples': ({ id, offset, count }) => data.samples(findDataset(context, id), offset, count),
    'datasets.match': async ({ source, sourceModel, target }) => {
      const side = sourceModel === null ? findDataset(context, source ?? '') : sideOf(findDonor(context, sourceModel));
      return context.matchClasses(side, findDataset(context, target));
    },
    'datasets.remove': async ({ id }) => {
      const dataset = findDataset(context, id);
      store.trashDataset(dataset.id);
      emit('datasets.changed', { ids: [dataset.id] });
      return {};
    },
    'datasets.restore': async ({ id }) => {
      store.restoreDataset(id);
      const restored = findDataset(context, id);
      if (store.datasets().some((other) => other.name === restored.name && other.id !== restored.id)) {
        store.trashDataset(restored.id);
        throw new AppError('conflict', `There is another data set called ${restored.name} by now.`, {
          hint: 'Remove that one first.',
        });
      }
      emit('datasets.changed', { ids: [restored.id] });
      return restored;
    },
  };
}
