import { describe, expect, it } from 'vitest';
import { placed, quantile, table } from '../../bench/report.ts';
import type { Report } from '../../bench/report.ts';

describe('quantile', () => {
  it('lies between neighbours, whatever the order', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 0, 20], 0.5)).toBe(10);
    expect(quantile([10, 0], 0.1)).toBeCloseTo(1);
  });
});

describe('the table', () => {
  const works = { steps: 30, p10: 1.5, p90: 120.4, reason: null };
  const report: Report = {
    date: '2026-01-01',
    machine: 'some processor',
    threads: 2,
    measured: [
      { ...works, engine: 'wasm', title: 'wasm 4', network: 'mlp', median: 12.34 },
      { engine: 'torch', title: 'torch', network: 'mlp', steps: 0, median: null, p10: null, p90: null, reason: 'No module named torch' },
    ],
  };

  it('has a row for each engine, and says why one has no figures', () => {
    const lines = table(report).split('\n');
    expect(lines).toContain('| wasm 4 | 12.3 (1.50–120) |');
    expect(lines).toContain('| torch | – |');
    expect(lines).toContain('- torch, mlp: No module named torch');
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
