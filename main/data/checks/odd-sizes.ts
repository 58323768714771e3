import { counted } from './check.ts';
import type { Check } from './check.ts';

/** So many times larger or smaller than the middle of all is out of line; for sides and lengths alike. */
const factor = 4;
/** What is more than a twentieth of all is no exception. */
const mostShare = 0.05;

export const oddSizes: Check = {
  id: 'odd-sizes',
  title: 'Sizes out of line',
  description: `Few items (at most ${100 * mostShare} %) that are ${factor} times as large, or as long, or as small, as the middle of all; of pictures also those ${factor} times as long for their height.`,
  onImport: true,
  async find({ packed }) {
    const { kind, uniformShape } = packed.manifest;
    if (uniformShape) return null;
    const shapes = Array.from({ length: packed.count }, (_, item) => packed.shapeOf(item));
    const image = kind === 'image';
    const measures = image
      ? [shapes.map(([height, width]) => Math.sqrt(height * width)), shapes.map(([height, width]) => width / height)]
      : [shapes.map(([, length]) => Math.max(1, length))];
    const items = [...new Set(measures.flatMap((measure) => outOfLine(measure)))].sort((a, b) => a - b);
    const [first] = items;
    if (first === undefined) return null;
    const [height = 0, width = 0] = shapes[first] ?? [];
    return {
      severity: 'watch',
      message: `${counted(items.length, image ? 'picture' : 'item')} ${items.length === 1 ? 'differs' : 'differ'} much in ${image ? 'size or shape' : 'length'} from the others; the first ${image ? `is ${height} × ${width}` : `has ${width} ${kind === 'text' ? 'bytes' : 'samples'}`}.`,
      hint: 'Look at them: what is not what the others are, or broken, is better excluded.',
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
