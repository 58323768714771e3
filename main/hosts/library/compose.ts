import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Emit, Handlers } from '../../../shared/contract/contract.ts';
import { newestVersions } from '../../../shared/model/dataset.ts';
import type { Library } from '../../../shared/model/engine.ts';
import { createBackboneFiles, removeIncoming } from '../../backbones/library.ts';
import { createTrainer } from '../../compute/trainer/client.ts';
import { createDataLibrary, freeBytes } from '../../data/library.ts';
import { matchClasses } from '../../data/match.ts';
import { removeLeftovers } from '../../data/packed/incoming.ts';
import { createServices } from '../../services/index.ts';
import { openStore } from '../../store/open-store.ts';
import { appVersion } from './app-version.ts';
import { catalog } from './catalog.ts';
import { diskUse } from './disk-use.ts';
import { listFiles } from './list-files.ts';

/** Fills every port for the owner of a library: the one place where all rooms meet. */
export async function composeLibrary(
  folder: string,
  host: Library['host'],
  emit: Emit,
): Promise<{ handlers: Handlers; close(): Promise<void> }> {
  const datasets = join(folder, 'datasets');
  const store = openStore(folder);
  await removeLeftovers(datasets);
  await removeIncoming(join(folder, 'backbones'));
  const library = async (): Promise<Library> => {
    const use = await diskUse(folder, store);
    return {
      path: folder,
      version: appVersion,
      schemaVersion: store.schemaVersion,
      datasets: newestVersions(store.datasets()).length,
      runs: store.runs().length,
      bytesFree: await freeBytes(folder),
      bytesUsed: Object.values(use).reduce((sum, bytes) => sum + bytes, 0),
      use,
      host,
    };
  };
  const services = await createServices({
    store,
    data: createDataLibrary(datasets),
    backboneFiles: createBackboneFiles(join(folder, 'backbones')),
    trainer: createTrainer(),
    catalog,
    matchClasses,
    library,
    listFiles,
    folders: {
      run: (id) => join(folder, 'runs', id),
      checkpoint: (runId, file) => join(folder, 'runs', runId, 'checkpoints', file),
      features: join(folder, 'features'),
      async make(path) {
        await mkdir(path, { recursive: true });
        return path;
      },
      model: (name) => join(folder, 'models', name.replace(/[^\p{L}\p{N}._-]+/gu, '-')),
      async copy(from, to) {
        await mkdir(dirname(to), { recursive: true });
        await copyFile(from, to);
      },
      remove: (path) => rm(path, { recursive: true, force: true }),
    },
    emit,
    newId: () => randomBytes(6).toString('hex'),
    now: () => new Date(),
  });
  return {
    handlers: services.handlers,
    async close() {
      await services.close();
      store.close();
    },
  };
}
