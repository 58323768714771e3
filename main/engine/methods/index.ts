import { AppError } from '../../../shared/contract/errors.ts';
import { dann } from './dann.ts';
import { erm } from './erm.ts';
import { mcd } from './mcd.ts';
import type { Method } from './method.ts';

/** Every method, in the order in which screens list them. */
export const methods: readonly Method[] = [dann, mcd, erm] as readonly Method[];

/** Throws `bad-config` for a name that no method has. */
export function methodNamed(id: string): Method {
  const found = methods.find((method) => method.descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no method called ${id}.`, {
    hint: `There are: ${methods.map((method) => method.descriptor.id).join(', ')}.`,
    details: { field: 'method' },
  });
}
