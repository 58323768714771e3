import { describe, expect, it } from 'vitest';
import { line, placed, quantile, table } from '../../bench/report.ts';
import { stepWork } from '../../bench/work.ts';
import type { Report } from '../../bench/report.ts';

describe('quantile', () => {
  it('lies between neighbours, whatever the order', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 0, 20], 0.5)).toBe(10);
    expect(quantile([10, 0], 0.1)).toBeCloseTo(1);
  });
});

describe('the report', () => {
  const works = { steps: 30, p10: 1.5, p90: 120.4, peakMiB: 300.4, reason: null };
  const report: Report = {
    date: '2026-01-01',
    machine: 'some processor',
    threads: 2,
    limitGflops: 100,
    work: { mlp: 1e9 },
    measured: [
      { ...works, case: 'mlp', engine: 'wasm', title: 'wasm 4', median: 12.34 },
      { ...works, case: 'mlp', engine: 'torch', title: 'PyTorch 2', median: 24.68 },
      {
        ...works,
        case: 'cnn',
        engine: 'torch',
        title: 'torch',
        steps: 0,
        median: null,
        p10: null,
        p90: null,
        peakMiB: null,
        reason: 'No torch',
      },
    ],
  };

  it('has a row for each engine on each case, and says why one has no figures', () => {
    const lines = table(report).split('\n');
    // 1 GFLOP at 100 GFLOP/s takes 10 ms.
    expect(lines).toContain('| mlp | wasm 4 | 12.3 (1.50–120) | 0.50 | 1.23 | 300 |');
    expect(lines).toContain('| cnn | torch | – | – | – | – |');
    expect(lines).toContain('- cnn, torch: No torch');
  });

  it('is one line of JSON as well', () => {
    expect(JSON.parse(line(report))).toMatchObject({
      machine: 'some processor',
      limitGflops: 100,
      cases: [
        { case: 'mlp', engine: 'wasm', msPerStep: 12.34, vsPyTorch: 0.5, vsLimit: 1.234, peakMiB: 300 },
        { case: 'mlp', engine: 'torch', msPerStep: 24.68, vsPyTorch: 1 },
        { case: 'cnn', engine: 'torch', msPerStep: null, vsPyTorch: null, reason: 'No torch' },
      ],
    });
    expect(line(report)).not.toContain('\n');
  });

  it('replaces the one before it in a document, and nothing else', () => {
    const first = placed('# Benchmarks\n', 'old');
    expect(first).toContain('# Benchmarks\n\n<!-- bench:begin -->\n\nold\n');
    const second = placed(`${first}\nAfter.\n`, 'new');
    expect(second).not.toContain('old');
    expect(second.match(/new/g)).toHaveLength(1);
    expect(second.endsWith('\nAfter.\n')).toBe(true);
  });
});

describe('the work of a step', () => {
  it('counts every matrix product of the networks', () => {
    // 128 items through 512 → 256 → 128: twice the first layer, three times the second; heads of 64 and 128 items three times.
    const [extractor, label, domain] = [
      2 * (512 * 256 * 2 + 256 * 128 * 3) * 128,
      6 * (128 * 100 + 100 * 10) * 64,
      6 * (128 * 100 + 100 * 2) * 128,
    ];
    expect(stepWork.mlp).toBe(extractor + label + domain);
    expect(stepWork['cnn-normalised']).toBe(stepWork.cnn);
  });
});
