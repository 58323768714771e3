import { describe, expect, it } from 'vitest';
import { resample } from '../../../../main/data/audio/resample.ts';
import { tone } from '../../../helpers/recordings.ts';

/** The largest value, but at the ends, where silence is taken to follow. */
const loudest = (values: Float32Array): number => values.slice(50, -50).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('a change of rate', () => {
  it('keeps a tone that both rates can hold', () => {
    const resampled = resample(Float32Array.from(tone(440, 4410, 44100)), 44100, 8000);
    const right = tone(440, 800, 8000);
    expect(resampled.length).toBe(800);
    expect(loudest(resampled.map((value, at) => value - (right[at] ?? 0)))).toBeLessThan(0.003);
  });

  it('takes away a tone above the lower Nyquist frequency, and folds nothing back', () => {
    expect(loudest(resample(Float32Array.from(tone(6000, 8820, 44100)), 44100, 8000))).toBeLessThan(0.002);
    expect(loudest(resample(Float32Array.from(tone(3000, 8820, 44100)), 44100, 8000))).toBeGreaterThan(0.49);
  });

  it('gives what it got where the rates are the same', () => {
    const values = Float32Array.of(1, 2, 3);
    expect(resample(values, 16000, 16000)).toBe(values);
  });
});
