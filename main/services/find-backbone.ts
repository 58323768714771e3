import { AppError } from '../../shared/contract/errors.ts';
import { pretrainedNetwork } from '../../shared/config/fine-tuning.ts';
import type { RunConfig } from '../../shared/config/run-config.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import type { BackbonePlace } from './ports/backbones.ts';
import type { Context } from './services.ts';

/** By its id or its name. Throws `not-found`. @param trashed also one in the trash */
export function findBackbone({ store }: Pick<Context, 'store'>, id: string, trashed = false): Backbone {
  const found = store.findBackbone(id, trashed);
  if (found) return found;
  throw new AppError('not-found', `There is no backbone called ${id}.`, {
    hint: `There ${
      store.backbones().length === 0
        ? 'is none yet: isthmus backbone add PATH --name NAME'
        : `are ${store
            .backbones()
            .map(({ name }) => name)
            .join(', ')}`
    }.`,
    details: { field: 'backbone' },
  });
}

/** Where the backbone of a run lies; a run keeps one that was removed. Null for a run without. */
export function backbonePlace(
  { store, backboneFiles, folders }: Pick<Context, 'store' | 'backboneFiles' | 'folders'>,
  { backbone: id, network }: Pick<RunConfig, 'backbone' | 'network'>,
): BackbonePlace | null {
  if (id === null) return null;
  const backbone = findBackbone({ store }, id, true);
  const folder = backboneFiles.folderOf(backbone.hash);
  return { backbone, folder, featuresFolder: folders.features, trained: network === pretrainedNetwork };
}
