import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { AudioInput } from '../../../../shared/model/input.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import type { View } from './view.ts';

/**
 * A weak view is earlier or later by up to an eighth of the length. A strong one also lacks two stretches of time and two ranges of
 * bands, each of up to a fifth of all, which fall to the mean, as SpecAugment has it (Park et al., Interspeech 2019).
 */
export function changeAudio(sound: Float32Array, input: AudioInput, view: View, random: RandomGenerator): void {
  // Samples alone are frames of a single value.
  const [frames = 0, bands = 1] = inputShape(input);
  move(sound, frames, bands, uniformInt(random, -Math.floor(frames / 8), Math.floor(frames / 8)));
  if (view === 'weak') return;
  for (let made = 0; made < 2; made++) {
    const time = stretch(random, frames);
    sound.fill(0, time.start * bands, time.end * bands);
    const range = stretch(random, bands);
    for (let frame = 0; frame < frames; frame++) sound.fill(0, frame * bands + range.start, frame * bands + range.end);
  }
}

/** By whole frames; the first or last fills what is free. */
function move(sound: Float32Array, frames: number, bands: number, later: number): void {
  const before = sound.slice();
  for (let frame = 0; frame < frames; frame++) {
    const from = Math.min(frames - 1, Math.max(0, frame - later));
    sound.set(before.subarray(from * bands, (from + 1) * bands), frame * bands);
  }
}

function stretch(random: RandomGenerator, whole: number): { start: number; end: number } {
  const length = uniformInt(random, 0, Math.floor(whole / 5));
  const start = uniformInt(random, 0, whole - length);
  return { start, end: start + length };
}
