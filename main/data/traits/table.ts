import type { Manifest } from '../packed/manifest.ts';
import type { Traits } from './traits.ts';

/** The columns. */
export const tableTraits = (source: Manifest): Traits => ({ names: source.columns, of: ({ values }) => values });
