/*
 * Views of an item: changes at random that leave its class as it is, for methods that want a prediction to stand them (French et al.
 * 2018; Sohn et al. 2020), and for any training that is to see more than it has. Weak ones are small, strong ones are not. Values are
 * those that networks are fed.
 */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { InputSpec } from '../../../../shared/model/input.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import { sizeOf } from '../../networks/layer.ts';
import { changeAudio } from './audio.ts';
import { changeImage } from './image.ts';
import { changeTable } from './table.ts';
import { changeText } from './text.ts';
import type { Allowed, View } from './view.ts';

/** Changes items in place, one after the other; without a view pictures are mirrored at most. */
export function augment(items: Float32Array, input: InputSpec, view: 'none' | View, allowed: Allowed, random: RandomGenerator): void {
  if (view === 'none' && !(input.kind === 'image' && allowed.flip)) return;
  const size = sizeOf(inputShape(input));
  for (let start = 0; start < items.length; start += size) {
    const item = items.subarray(start, start + size);
    if (input.kind === 'image') changeImage(item, input, view, allowed, random);
    else if (view !== 'none') changeOther(item, input, view, random);
  }
}

function changeOther(item: Float32Array, input: Exclude<InputSpec, { kind: 'image' }>, view: View, random: RandomGenerator): void {
  if (input.kind === 'table' || input.kind === 'features') changeTable(item, view, random);
  else if (input.kind === 'text') changeText(item, input, view, random);
  else changeAudio(item, input, view, random);
}
