import { expect, it } from 'vitest';
import { summaryText } from '../../../main/hosts/cli/run-text.ts';
import { armSummary, runRecord } from '../../helpers/records.ts';

it('the upper bound has no source accuracy: it never saw the source', () => {
  const scores = armSummary({ targetAccuracy: 0.5, lastTargetAccuracy: 0.25, sourceAccuracy: 0.875 });
  const lines = summaryText(runRecord({ summary: { 'source-only': scores, adapted: scores, 'target-trained': scores } })).split('\n');
  const cells = (name: string): string[] =>
    lines
      .find((line) => line.startsWith(name))
      ?.slice(name.length)
      .trim()
      .split(/\s{2,}/) ?? [];
  for (const arm of ['source-only', 'adapted (dann)']) expect(cells(arm)).toEqual(['50.0 %', '25.0 %', '–', '87.5 %', '–', '1']);
  expect(cells('upper bound (oracle)')).toEqual(['50.0 %', '25.0 %', '–', '–', '–', '1']);
});
