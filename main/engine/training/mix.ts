import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { sizeOf } from '../networks/layer.ts';
import { tokenCount } from '../tokens.ts';

/**
 * Mixes items with others, in place: share · item + (1 − share) · other. Ids of words cannot be added: then a text is that share of
 * its own words from its start, and behind them the other share of the other's.
 */
export function mix(items: Float32Array, others: Float32Array, share: number, input: InputSpec): void {
  if (tokenCount(input) === 0) {
    for (let at = 0; at < items.length; at++) items[at] = share * (items[at] ?? 0) + (1 - share) * (others[at] ?? 0);
    return;
  }
  const size = sizeOf(inputShape(input));
  for (let start = 0; start < items.length; start += size) {
    const item = items.subarray(start, start + size);
    const words = [firstWords(item, share), firstWords(others.subarray(start, start + size), 1 - share)].flatMap((part) => [...part]);
    item.fill(0);
    item.set(words.slice(0, size));
  }
}

/** Words end where only zeros follow. */
function firstWords(text: Float32Array, share: number): Float32Array {
  const count = text.findLastIndex((id) => id !== 0) + 1;
  return text.slice(0, Math.round(share * count));
}
