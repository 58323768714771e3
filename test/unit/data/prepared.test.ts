import { describe, expect, it, vi } from 'vitest';
import { PreparedItems } from '../../../main/data/prepared.ts';
import type { InputSpec } from '../../../shared/model/input.ts';

const input: InputSpec = { kind: 'audio', rate: 8000, samples: 400, window: 200, hop: 80, bands: 2, mean: 0, deviation: 1 };

describe('items that were made ready', () => {
  const into = new Float32Array(2);
  const made = (value: number) => vi.fn(() => void into.fill(value));
  const again = vi.fn();

  it('are kept for the same input, whatever becomes of the array', () => {
    const items = new PreparedItems();
    items.read(3, input, into, made(7));
    into.fill(0);
    items.read(3, input, into, again);
    expect(into).toEqual(Float32Array.of(7, 7));
    expect(again).not.toHaveBeenCalled();
    items.read(3, { ...input }, into, made(8));
    expect(into).toEqual(Float32Array.of(8, 8));
  });

  it('are kept as long as they fit', () => {
    const items = new PreparedItems(8);
    items.read(0, input, into, made(1));
    items.read(1, input, into, made(2));
    items.read(0, input, into, again);
    expect(again).not.toHaveBeenCalled();
    const second = made(3);
    items.read(1, input, into, second);
    expect(second).toHaveBeenCalled();
  });
});
