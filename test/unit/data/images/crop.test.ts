import { describe, expect, it } from 'vitest';
import { cropToContent } from '../../../../main/data/images/crop.ts';

const grey = (...rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  height: rows.length,
  width: rows[0]?.length ?? 0,
  channels: 1,
});

describe('cropping to content', () => {
  it('leaves the smallest square around what is no background', () => {
    const { values, ...size } = cropToContent(grey([0, 0, 0, 0, 0], [0, 0, 9, 0, 0], [0, 0, 9, 5, 0], [0, 0, 0, 0, 0]));
    expect(size).toEqual({ height: 2, width: 2, channels: 1 });
    expect(Array.from(values)).toEqual([9, 0, 9, 5]);
  });

  it('takes what is outside of the picture for background', () => {
    const { values, ...size } = cropToContent(grey([1, 8, 1], [1, 8, 1], [1, 8, 1], [1, 8, 1], [1, 1, 1]));
    expect(size).toEqual({ height: 4, width: 4, channels: 1 });
    expect(Array.from(values).filter((value) => value === 8)).toHaveLength(4);
    expect(Array.from(values).filter((value) => value === 1)).toHaveLength(12);
  });

  it('does not mind a faint background, nor which way round brightness is', () => {
    expect(cropToContent(grey([255, 250, 255], [255, 0, 255], [255, 255, 240]))).toMatchObject({ height: 1, width: 1 });
  });

  it('looks at every channel', () => {
    const values = [0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0];
    expect(cropToContent({ values, height: 2, width: 2, channels: 3 })).toMatchObject({ height: 1, width: 1, channels: 3 });
  });

  it('leaves a picture of one colour as it is', () => {
    const plain = grey([3, 3], [3, 3]);
    expect(cropToContent(plain)).toBe(plain);
  });
});
