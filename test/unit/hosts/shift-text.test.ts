import { describe, expect, it } from 'vitest';
import { shiftText } from '../../../main/hosts/cli/shift-text.ts';
import type { ShiftReport } from '../../../shared/model/shift/report.ts';
import { shiftMeasuresRecord } from '../../helpers/records.ts';

const report = (change: Partial<ShiftReport> = {}): ShiftReport => ({
  ...shiftMeasuresRecord(),
  source: 'Photos',
  target: 'Sketches',
  missing: { by: 'names', onlySource: [], onlyTarget: [] },
  advice: { worth: 'yes', setting: 'closed', methods: ['dann', 'mcc'], sentence: 'The domains differ.', notes: ['Look at the paper.'] },
  ...change,
});

const cat = { name: 'cat', drift: 1.25, source: 0.5, predicted: 0.1, estimated: { share: 0.02, low: 0, high: 0.04 } };
const measured = {
  engine: 'wasm',
  millisecondsPerStep: 12,
  seconds: 130,
  memoryBytes: 3e8,
  measuredAt: '2026-03-01T10:00:00.000Z',
} as const;

describe('a shift report as text', () => {
  it('begins with what to do', () => {
    expect(shiftText(report(), null).split('\n').slice(0, 4)).toEqual([
      'Photos → Sketches, by 500 and 500 items, before any training',
      'The domains differ.',
      'Setting: closed. Methods to try: dann, mcc.',
      'Look at the paper.',
    ]);
  });

  it('tells shares that are to be believed, and why others are not told', () => {
    const missing = { by: 'estimate' as const, onlySource: ['cat'], onlyTarget: [] };
    const held = shiftText(report({ classes: [cat], missing, beyondLabels: { aDistance: 0.1, p: 0.4 } }), null);
    expect(held).toMatch(/cat {2,}1\.25 {2,}50\.0 % {2,}10\.0 % {2,}2\.0 % \(0\.0 % to 4\.0 %\)/);
    expect(held).toContain('Only in the source: cat (by estimate).');
    const apart = shiftText(report({ classes: [cat], beyondLabels: { aDistance: 1.8, p: 0.002 } }), null);
    expect(apart).not.toContain('(0.0 % to');
    expect(apart).toContain('are not estimated');
  });

  it('says what a run takes, or that it is not measured', () => {
    expect(shiftText(report(), { steps: 100, measured: null })).toContain('not measured yet (--measure does)');
    expect(shiftText(report(), { steps: 100, measured })).toMatch(
      /with dann .* takes 100 steps, about 2 min 10 s and 300\.0 MB of memory, by steps of 12\.0 ms on wasm/,
    );
  });

  it('writes a minus and a dash where there is nothing', () => {
    const features = [
      { name: 'age', difference: -0.5, distance: 0.2, source: { mean: -3, deviation: 1 }, target: { mean: 4, deviation: 0 } },
    ];
    expect(shiftText(report({ features, aDistance: null }), null)).toMatch(/0 … 2 +–[\s\S]*age +−0\.50 +0\.20 +−3 ± 1 +4 ± 0/);
  });
});
