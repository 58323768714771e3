import { AppError } from '../../../shared/contract/errors.ts';
import { bnm } from './bnm.ts';
import { classCluster } from './class-cluster.ts';
import { dev } from './dev.ts';
import { devn } from './devn.ts';
import { diversity } from './diversity.ts';
import { entropy } from './entropy.ts';
import { im } from './im.ts';
import { importanceWeighted } from './importance-weighted.ts';
import { mano } from './mano.ts';
import { mixval } from './mixval.ts';
import { mmd } from './mmd.ts';
import { reverse } from './reverse.ts';
import { silhouette } from './silhouette.ts';
import { snd } from './snd.ts';
import { sourceAccuracy } from './source-accuracy.ts';
import type { Validator } from './validator.ts';

/** Every validator, in the order in which screens list them. */
export const validators: readonly Validator[] = [
  sourceAccuracy,
  importanceWeighted,
  dev,
  devn,
  reverse,
  im,
  entropy,
  diversity,
  bnm,
  mano,
  mixval,
  snd,
  classCluster,
  silhouette,
  mmd,
];

/** Throws `bad-config` for a name that no validator has. */
export function validatorNamed(id: string): Validator {
  const found = validators.find((validator) => validator.descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no validator called ${id}.`, {
    hint: `There are: ${validators.map((validator) => validator.descriptor.id).join(', ')}.`,
    details: { field: 'select' },
  });
}
