import type { Node } from './nodes.ts';

const sideways = ({ operation: { outputShape: shape } }: Node): number => (shape.length === 3 ? (shape[0] ?? 1) * (shape[1] ?? 1) : 1);
const hasKernel = ({ operation }: Node): boolean => operation.variables.some(({ role }) => role === 'kernel');

/**
 * The block that each layer belongs to, 0 at the input: what lies between two reductions of the picture's sides, as residual networks have
 * stages; a dense layer is a block of its own. What is small only for a moment, as where channels are weighed by their means, ends none.
 */
export function blocksOf(nodes: readonly Node[]): number[] {
  const reach = nodes.map(sideways);
  for (let at = reach.length - 2; at >= 0; at--) reach[at] = Math.max(reach[at] ?? 1, reach[at + 1] ?? 1);
  let [block, size] = [-1, Infinity];
  return nodes.map((node, at) => {
    const now = reach[at] ?? 1;
    if (hasKernel(node) && (now < size || (now === 1 && node.operation.outputShape.length === 1))) {
      block++;
      size = now;
    }
    return Math.max(0, block);
  });
}

/** The places of the maps that a block ends with: the last of its layers whose result has a height and a width, or the last at all. */
export function endsOf(nodes: readonly Node[], blocks: readonly number[]): number[] {
  return [...new Set(blocks)].map((block) => {
    const own = nodes.map((_, at) => at).filter((at) => blocks[at] === block);
    const isMap = (at: number): boolean => {
      const node = nodes[at];
      return node !== undefined && sideways(node) > 1 && node.className !== 'ZeroPadding2D';
    };
    return own.findLast(isMap) ?? own.at(-1) ?? 0;
  });
}
