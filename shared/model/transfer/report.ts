import type { TransferMeasures, TransferReport } from '../transfer.ts';
import { costOf } from './cost.ts';
import { findingsOf, headlineOf } from './findings.ts';

/** What was measured, with all that follows from it. */
export const transferReport = (measures: TransferMeasures): TransferReport => ({
  ...measures,
  headline: headlineOf(measures),
  findings: findingsOf(measures),
  costs: measures.measured.map((measurement) => costOf(measurement, measures.levels, measures.power)),
});
