import type { RequestInput } from '../../shared/contract/contract.ts';
import { backboneWishesSchema, pictureSize } from '../../shared/model/backbone.ts';
import type { BackboneWishes, Pooling, Preset } from '../../shared/model/backbone.ts';
import type { Run } from '../../shared/model/run.ts';

/** What is filled in to add a backbone; null, or nothing typed, leaves a thing to be found out. */
export interface BackboneForm {
  from: 'file' | 'chain' | 'run';
  path: string;
  /** The model behind, of a chain. */
  second: string;
  /** The id of a run. */
  run: string;
  /** Empty for the one that is proposed. */
  name: string;
  licence: string;
  preset: Preset | '';
  /** Of pictures, such as 224x224. */
  size: string;
  rate: number | null;
  seconds: number | null;
  fullScale: number;
  /** Which axis comes first where log-mel energies are fed; empty for samples. */
  logMel: NonNullable<BackboneWishes['logMel']> | '';
  bands: number | null;
  window: number | null;
  hop: number | null;
  /** A path; empty where the tokenizer lies beside the model. */
  tokenizer: string;
  length: number | null;
  pooling: Pooling | '';
  layer: string;
  windowStep: number | null;
  scale: number | null;
  offset: number | null;
}

export const usualWishes: BackboneWishes = backboneWishesSchema.parse({});

export const emptyForm = (): BackboneForm => ({
  from: 'file',
  path: '',
  second: '',
  run: '',
  name: '',
  licence: '',
  preset: '',
  size: '',
  rate: null,
  seconds: null,
  fullScale: usualWishes.fullScale,
  logMel: '',
  bands: null,
  window: null,
  hop: null,
  tokenizer: '',
  length: null,
  pooling: '',
  layer: '',
  windowStep: null,
  scale: null,
  offset: null,
});

/** Finished runs that can be a backbone: one that has a backbone itself is a head on that. */
export const runsToTake = (runs: readonly Run[]): Run[] =>
  runs.filter(({ state, config }) => state === 'finished' && config.backbone === null);

/** The file's own name, its folder's where every model has the same, or what the run learnt from. */
export function proposedName({ from, path, run }: BackboneForm, runs: readonly Run[]): string {
  if (from === 'run') {
    const found = runs.find(({ id }) => id === run);
    return found ? `${found.sourceName} ${found.config.network}` : '';
  }
  const parts = path.trim().split(/[\\/]/).filter(Boolean);
  const last = parts.at(-1) ?? '';
  return last === 'model.json' ? (parts.at(-2) ?? '') : last.replace(/\.(onnx|json)$/i, '');
}

/** What is wrong with a field that is filled in, by its name. */
export type FormProblems = Readonly<Partial<Record<keyof BackboneWishes, string>>>;

const rules: FormProblems = {
  size: 'Height and width, such as 224x224; 2,048 at most.',
  rate: 'A whole number from 1,000 to 192,000.',
  seconds: 'From 0.1 to 60 seconds.',
  bands: 'A whole number from 1 to 512.',
  window: 'From 0.001 to 1 second.',
  hop: 'From 0.001 to 1 second.',
  length: 'A whole number from 2 to 8,192.',
  windowStep: 'A whole number of rows, 1 or more.',
};

export function problemsOf(form: BackboneForm): FormProblems {
  if (form.from === 'run') return {};
  const wrong = backboneWishesSchema.safeParse(wishesOf(form)).error?.issues.map(({ path }) => path[0]) ?? [];
  return Object.fromEntries(Object.entries(rules).filter(([field]) => wrong.includes(field)));
}

/** Whether all is there that must be. @param name typed or proposed */
export function isComplete(form: BackboneForm, name: string): boolean {
  const { from, path, second, run } = form;
  const origin = from === 'run' ? [run] : from === 'chain' ? [path, second] : [path];
  return [name, ...origin].every((text) => text.trim() !== '') && Object.keys(problemsOf(form)).length === 0;
}

/** A run says itself how its items are made ready. */
export function requestOf(form: BackboneForm, name: string, job: string): RequestInput<'backbones.add'> {
  const told = { name: name.trim(), licence: form.licence.trim(), job };
  if (form.from === 'run') return { ...told, run: form.run };
  const paths = (form.from === 'chain' ? [form.path, form.second] : [form.path]).map((path) => path.trim());
  return { ...told, paths, wishes: wishesOf(form) };
}

const noSize: [number, number] = [Number.NaN, Number.NaN];

function wishesOf(form: BackboneForm): BackboneWishes {
  const { from, preset, size, rate, seconds, fullScale, logMel, bands, tokenizer, length, pooling, layer } = form;
  const wishes = {
    ...usualWishes,
    preset: preset === '' ? null : preset,
    // What cannot be read is no size, and the schema says so.
    size: size.trim() === '' ? null : (pictureSize(size) ?? noSize),
    rate: rate ?? usualWishes.rate,
    seconds,
    fullScale,
    tokenizer: tokenizer.trim() === '' ? null : tokenizer.trim(),
    length,
    pooling: pooling === '' ? null : pooling,
    layer: layer.trim() === '' ? null : layer.trim(),
  };
  const scaled = { scale: form.scale ?? usualWishes.scale, offset: form.offset ?? usualWishes.offset };
  if (from === 'chain') return { ...wishes, ...scaled, windowStep: form.windowStep };
  if (logMel === '') return wishes;
  return { ...wishes, ...scaled, logMel, bands, window: form.window ?? usualWishes.window, hop: form.hop ?? usualWishes.hop };
}
