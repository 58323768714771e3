import type { Manifest } from '../../main/data/packed/manifest.ts';

/** The manifest of one small picture; a test says what matters to it. */
export const manifestOf = (change: Partial<Manifest> = {}): Manifest => ({
  version: 1,
  hash: '',
  kind: 'image',
  element: 'u8',
  count: 1,
  shape: [1, 2, 1],
  uniformShape: true,
  columns: [],
  classes: [],
  classCounts: [],
  maximum: 255,
  mean: [],
  deviation: [],
  bytes: 0,
  ...change,
});
