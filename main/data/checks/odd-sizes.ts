import { counted } from './check.ts';
import type { Check } from './check.ts';

/** So many times larger or smaller than the middle of all is out of line; for sides and lengths alike. */
const factor = 4;
/** What is more than a twentieth of all is no exception. */
const mostShare = 0.05;

export const oddSizes: Check = {
  id: 'odd-sizes',
  title: 'Sizes out of line',
  description: `Few pictures (at most ${100 * mostShare} %) that are ${factor} times as large or as small in one side as the middle of all, or ${factor} times as long for their height.`,
  onImport: true,
  async find({ packed }) {
    const { kind, uniformShape } = packed.manifest;
    if (kind !== 'image' || uniformShape) return null;
    const shapes = Array.from({ length: packed.count }, (_, item) => packed.shapeOf(item));
    const measures = [shapes.map(([height, width]) => Math.sqrt(height * width)), shapes.map(([height, width]) => width / height)];
    const items = [...new Set(measures.flatMap((measure) => outOfLine(measure)))].sort((a, b) => a - b);
    const [first] = items;
    if (first === undefined) return null;
    const [height = 0, width = 0] = shapes[first] ?? [];
    return {
      severity: 'watch',
      message: `${counted(items.length, 'picture')} ${items.length === 1 ? 'differs' : 'differ'} much in size or shape from the others; the first is ${height} × ${width}.`,
      hint: 'Look at them: icons, strips or broken files are better excluded.',
      items,
    };
  },
};

/** Which of some lengths are far from the middle of all; none where they are too many. Lengths are above 0. */
export function outOfLine(lengths: readonly number[]): number[] {
  const middle = lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 1;
  const found = lengths.flatMap((length, at) => (Math.max(length / middle, middle / length) >= factor ? [at] : []));
  return found.length <= mostShare * lengths.length ? found : [];
}
