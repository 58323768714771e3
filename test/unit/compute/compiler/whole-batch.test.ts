import { describe, expect, it } from 'vitest';
import { takeWholeBatch, wholeOf } from '../../../../main/compute/compiler/whole-batch.ts';
import type { GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { batchIn } from '../../../../main/engine/training/batch-parts.ts';

const sizes = { source: [4, 3], target: [2, 3] };
const node = (name: string, operation: string, inputs: readonly string[], shape: readonly number[]): GraphNode => ({
  name,
  operation,
  inputs,
  attributes: {},
  shapes: [shape],
});
const used = (join: GraphNode): readonly string[] =>
  takeWholeBatch([join, node('features', 'Relu', ['join'], join.shapes?.[0] ?? [])], sizes).at(-1)?.inputs ?? [];

describe('source and target as one input', () => {
  it('is taken where a graph puts the target behind the source, and nowhere else', () => {
    expect(used(node('join', 'ConcatV2', ['source', 'target', 'axis'], [6, 3]))).toEqual(['items']);
    // Beside each other; the other way round; with something else.
    expect(used(node('join', 'ConcatV2', ['source', 'target', 'axis'], [4, 6]))).toEqual(['join']);
    expect(used(node('join', 'ConcatV2', ['target', 'source', 'axis'], [6, 3]))).toEqual(['join']);
    expect(used(node('join', 'ConcatV2', ['source', 'target', 'source', 'axis'], [10, 3]))).toEqual(['join']);
  });

  it('is a view of a batch that lies in one piece, and a copy of one that does not', () => {
    const whole = batchIn(
      new Float32Array(9).map((_, at) => at),
      { source: 4, target: 3, labels: 2 },
    );
    expect([...wholeOf(whole)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(wholeOf(whole).buffer).toBe(whole.source.buffer);
    expect([...whole.labels]).toEqual([7, 8]);
    const apart = { source: Float32Array.of(1, 2), target: Float32Array.of(3), labels: new Float32Array(1) };
    expect([...wholeOf(apart)]).toEqual([1, 2, 3]);
  });
});
