import { AppError } from '../../../shared/contract/errors.ts';
import { cnnSmall } from './cnn-small.ts';
import { mlp } from './mlp.ts';
import type { TextEncoding } from '../../../shared/model/input.ts';
import type { Network } from './network.ts';

/** Every network, in the order in which screens list them. */
export const networks: readonly Network[] = [cnnSmall, mlp];

/** Throws `bad-config` for a name that no network has. */
export function networkNamed(id: string): Network {
  const found = networks.find((network) => network.descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no network called ${id}.`, {
    hint: `There are ${networks.map((network) => network.descriptor.id).join(' and ')}.`,
    details: { field: 'network' },
  });
}

/** As what a network takes texts. Throws likewise. */
export const textAs = (id: string): TextEncoding => networkNamed(id).descriptor.textAs ?? 'terms';
