import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogMel } from '../../main/data/audio/log-mel.ts';
import type { MelSettings } from '../../main/data/audio/log-mel.ts';
import { resample } from '../../main/data/audio/resample.ts';

interface Fixture {
  readonly energies: readonly (MelSettings & { readonly length: number; readonly energies: number[][] })[];
  readonly resampled: readonly { readonly from: number; readonly to: number; readonly length: number; readonly values: number[] }[];
}
const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula/log-mel.json'), 'utf8')) as Fixture;

/** What make_log_mel.py makes: two tones and a click. */
function sound(length: number, rate: number): Float32Array {
  const click = Math.floor(length / 3);
  return Float32Array.from(
    { length },
    (_, at) =>
      0.4 * Math.sin((2 * Math.PI * 440 * at) / rate) + 0.05 * Math.cos((2 * Math.PI * 1730 * at) / rate) + (at === click ? 0.3 : 0),
  );
}

function expectClose(values: Float32Array, right: readonly number[], tolerance: number): void {
  expect(values.length).toBe(right.length);
  const away = right.map((value, at) => Math.abs(value - (values[at] ?? Number.NaN)));
  expect(Math.max(...away)).toBeLessThan(tolerance);
}

describe('log-mel energies', () => {
  it.each(fixture.energies)('are those of NumPy, at $rate Hz in $bands bands', ({ length, energies, ...settings }) => {
    const mel = new LogMel(settings);
    expect(mel.windowsIn(length)).toBe(energies.length);
    const into = new Float32Array(7 + energies.length * settings.bands);
    mel.write(sound(length, settings.rate), into, 7);
    expectClose(into.subarray(7), energies.flat(), 1e-5);
    expect(into.subarray(0, 7)).toEqual(new Float32Array(7));
    // What is used again is left as it was.
    const again = into.slice();
    mel.write(sound(length, settings.rate), again, 7);
    expect(again).toEqual(into);
  });
});

describe('a change of rate', () => {
  it.each(fixture.resampled)('from $from to $to is that of SciPy', ({ from, to, length, values }) => {
    expectClose(resample(sound(length, from), from, to), values, 1e-6);
  });
});
