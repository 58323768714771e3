import type { Manifest } from '../packed/manifest.ts';
import { audioTraits } from './audio.ts';
import { imageTraits } from './image.ts';
import { tableTraits } from './table.ts';
import { textTraits } from './text.ts';
import type { Traits } from './traits.ts';

export type { Traits } from './traits.ts';

/** A kind of items adds its own here. */
const byKind: Readonly<Record<Manifest['kind'], (source: Manifest, target: Manifest) => Traits>> = {
  image: imageTraits,
  table: tableTraits,
  text: textTraits,
  audio: audioTraits,
};

/** For two data sets of one kind. */
export const traitsOf = (source: Manifest, target: Manifest): Traits => byKind[source.kind](source, target);
