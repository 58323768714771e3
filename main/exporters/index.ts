import { AppError } from '../../shared/contract/errors.ts';
import type { Exporter } from './exporter.ts';
import { tfjs } from './tfjs.ts';

/** Every export format, in the order in which screens list them. */
export const exporters: readonly Exporter[] = [tfjs];

/** Throws `bad-config` for a name that no exporter has. */
export function exporterNamed(id: string): Exporter {
  const found = exporters.find((exporter) => exporter.descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no export format called ${id}.`, {
    hint: `There is ${exporters.map((exporter) => exporter.descriptor.id).join(', ')}.`,
    details: { field: 'format' },
  });
}
