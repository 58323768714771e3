import type { InputSpec } from '../../../../shared/model/input.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import { sizeOf } from '../../networks/layer.ts';
import { randomFor } from '../../random.ts';
import { mirror } from './image.ts';
import { augment } from './index.ts';

/**
 * Makes of each item, in place, its weak view of some number, from 1 on. The changes follow from the number alone, so that what is told
 * of an item does not depend on those beside it. Where pictures may be mirrored, every second view is.
 */
export function toWeakView(items: Float32Array, input: InputSpec, number: number, flip: boolean): void {
  const size = sizeOf(inputShape(input));
  for (let start = 0; start < items.length; start += size) {
    const item = items.subarray(start, start + size);
    if (input.kind === 'image' && flip && number % 2 === 1) mirror(item, input);
    augment(item, input, 'weak', { flip: false, colours: false }, randomFor(0, `weak-view/${number}`));
  }
}
