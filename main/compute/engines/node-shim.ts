import { createRequire } from 'node:module';

interface LegacyUtil {
  isNullOrUndefined?: (value: unknown) => boolean;
  isArray?: (value: unknown) => boolean;
}

/** Puts back two functions that Node 23 removed and that tfjs-node 4.22 still calls. Harmless when called twice. */
export function restoreLegacyUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as LegacyUtil;
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
