import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers, ParsedInput } from '../../shared/contract/contract.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import { mainArm } from '../../shared/model/arms.ts';
import { findBackbone } from './find-backbone.ts';
import { findRun } from './find-run.ts';
import type { Report } from './ports/report.ts';
import { rankFor } from './rank-backbones.ts';
import type { Context } from './services.ts';
import { trainedModel } from './trained-model.ts';

export type BackboneHandlers = Pick<
  Handlers,
  'backbones.add' | 'backbones.rank' | 'backbones.list' | 'backbones.get' | 'backbones.remove' | 'backbones.restore'
>;

export function backboneHandlers(context: Context): BackboneHandlers {
  const { store, emit, jobs } = context;
  const changed = (backbone: Backbone): Backbone => {
    emit('backbones.changed', { ids: [backbone.id] });
    return backbone;
  };
  return {
    'backbones.add': ({ job, ...request }) =>
      jobs.run(job, async (report, signal) => {
        refuseTaken(context, request.name);
        const backbone =
          request.run === null ? await fromFiles(context, request, report, signal) : await fromRun(context, request, report, signal);
        // Another may have been added under this name meanwhile.
        refuseTaken(context, request.name);
        store.insertBackbone(backbone);
        return changed(backbone);
      }),
    'backbones.rank': ({ job, ...request }) => jobs.run(job, (report, signal) => rankFor(context, request, report, signal)),
    'backbones.list': async () => store.backbones(),
    'backbones.get': async ({ id }) => findBackbone(context, id),
    'backbones.remove': async ({ id }) => {
      const backbone = findBackbone(context, id);
      store.trashBackbone(backbone.id);
      changed(backbone);
      return {};
    },
    'backbones.restore': async ({ id }) => {
      const backbone = findBackbone(context, id, true);
      store.restoreBackbone(backbone.id);
      return changed(backbone);
    },
  };
}

function refuseTaken({ store }: Context, name: string): void {
  if (!store.findBackbone(name)) return;
  throw new AppError('conflict', `There is a backbone called ${name} already.`, {
    hint: 'Choose another name, or remove that one.',
    details: { field: 'name' },
  });
}

type Request = Omit<ParsedInput<'backbones.add'>, 'job'>;

async function fromFiles(
  context: Context,
  { name, paths, wishes, licence }: Request,
  report: Report,
  signal: AbortSignal,
): Promise<Backbone> {
  const { backboneFiles, trainer } = context;
  report('Copying', 0, null);
  const { hash, bytes, files } = await backboneFiles.take(paths, wishes.tokenizer, signal);
  try {
    report('Trying', 0, null);
    const { content, candidates } = await trainer.inspect({ folder: backboneFiles.folderOf(hash), files, wishes }, report, signal);
    return { ...content, ...signed(context), name, hash, bytes, origin: paths.join(' + '), candidates, licence };
  } catch (error) {
    await removeUnused(context, hash);
    throw error;
  }
}

/** The extractor of a run's chosen model of its first seed, fed as the run feeds it. */
async function fromRun(context: Context, request: Request, report: Report, signal: AbortSignal): Promise<Backbone> {
  const { name, run: id, licence } = request;
  const { backboneFiles, trainer, folders } = context;
  const run = findRun(context, id ?? '');
  if (run.config.backbone !== null)
    throw new AppError('bad-config', `The run ${run.id} has a backbone itself.`, {
      hint: 'Choose a run that is fed items, or use its backbone.',
      details: { field: 'run' },
    });
  const arm = mainArm(run.config);
  report('Copying', 0, null);
  const made = folders.model(`extractor-${context.newId()}`);
  try {
    const { input, layer } = await trainer.extractor(trainedModel(context, run, { arm, seed: null }), await folders.make(made));
    if (input.kind === 'features') throw new Error('A run without a backbone is fed items.');
    const { hash, bytes, files } = await backboneFiles.take([made], null, signal);
    const wishes = { ...request.wishes, layer };
    const { content, candidates } = await trainer.inspect({ folder: backboneFiles.folderOf(hash), files, wishes, input }, report, signal);
    return { ...content, ...signed(context), name, hash, bytes, origin: `run ${run.id}`, candidates, licence };
  } finally {
    await folders.remove(made);
  }
}

/** Removes files that no backbone names. */
async function removeUnused({ store, backboneFiles }: Context, hash: string): Promise<void> {
  const named = [...store.backbones(), ...store.trashedBackbonesBefore('9999')].some((other) => other.hash === hash);
  if (!named) await backboneFiles.remove(hash);
}

const signed = ({ newId, now }: Context) => ({ id: newId(), createdAt: now().toISOString() });
