import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkReportSchema } from '../../shared/model/finding.ts';
import type { CheckReport } from '../../shared/model/finding.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { DataLibrary } from '../services/ports/data.ts';
import type { Report } from '../services/ports/report.ts';
import { Evidence } from './checks/evidence.ts';
import { findBetween, findIn, shortened } from './checks/index.ts';
import type { FullFinding } from './checks/index.ts';
import { asWriteError } from './errors.ts';
import { openPacked } from './open.ts';
import type { Twins } from './packed/copies.ts';
import { files } from './packed/manifest.ts';

type Checked = Pick<DataLibrary, 'findings' | 'check' | 'compare' | 'keep'>;

/** Data sets are checked, and what was found lies beside their items. */
export function checkedData(folderOf: (hash: string) => string): Checked {
  return {
    findings: ({ hash }) => readReport(folderOf(hash)),
    async check(dataset, report, signal) {
      const folder = folderOf(dataset.hash);
      const findings = (await withEvidence(folder, dataset, report, signal, (evidence) => findIn(evidence))).map(shortened);
      return await writeReport(folder, { complete: true, findings, kept: (await readReport(folder)).kept });
    },
    compare: (dataset, against, report, signal) =>
      withEvidence(folderOf(dataset.hash), dataset, report, signal, (own) =>
        withEvidence(folderOf(against.hash), against, report, signal, async (other) => (await findBetween(own, other)).map(shortened)),
      ),
    async keep({ hash }, check, kept) {
      const report = await readReport(folderOf(hash));
      const others = report.kept.filter((id) => id !== check);
      return await writeReport(folderOf(hash), { ...report, kept: kept ? [...others, check] : others });
    },
  };
}

/** Runs the quick checks over what was just packed. @param exact the copies among its items, where they are known already */
export async function checkImported(
  folder: string,
  dataset: Pick<Dataset, 'name' | 'skippedCount'>,
  report: Report,
  signal: AbortSignal,
  exact: Twins | null = null,
): Promise<void> {
  const look = (evidence: Evidence): Promise<FullFinding[]> => findIn(evidence, (check) => check.onImport);
  const findings = await withEvidence(folder, dataset, report, signal, look, exact);
  await writeReport(folder, { complete: false, findings: findings.map(shortened), kept: [] });
}

/** Opens a data set for checks, and closes it whatever they say. */
export async function withEvidence<Result>(
  folder: string,
  dataset: Pick<Dataset, 'name' | 'skippedCount'>,
  report: Report,
  signal: AbortSignal,
  look: (evidence: Evidence) => Promise<Result>,
  exact: Twins | null = null,
): Promise<Result> {
  const packed = await openPacked(folder);
  try {
    return await look(new Evidence(packed, dataset, report, signal, exact));
  } finally {
    await packed.close();
  }
}

/** Findings can be found again: a file that cannot be read is as none. */
async function readReport(folder: string): Promise<CheckReport> {
  const text = await readFile(join(folder, files.findings), 'utf8').catch(() => '');
  try {
    return checkReportSchema.parse(JSON.parse(text));
  } catch {
    return { complete: false, findings: [], kept: [] };
  }
}

async function writeReport(folder: string, report: CheckReport): Promise<CheckReport> {
  const path = join(folder, files.findings);
  try {
    await writeFile(`${path}.new`, `${JSON.stringify(report)}\n`, { flush: true });
    await rename(`${path}.new`, path);
  } catch (error) {
    throw asWriteError(error, folder);
  }
  return report;
}
