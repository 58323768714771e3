import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openZip } from '../../data/bytes/open-zip.ts';

/** A project that a wheel needs, e.g. `nvidia-cublas-cu12`, and the versions that will do, e.g. `<13.0,>=12.5.3.2`. */
export interface Requirement {
  project: string;
  versions: string;
}

/** As file names of wheels write a project: PEP 503 takes `-`, `_` and `.` as the same. */
const normal = (project: string): string => project.toLowerCase().replace(/[-_.]+/g, '_');

/** Negative when `a` is older than `b`; both of numbers and points, of any length. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version fits a list such as `<13.0,>=12.5`. What is rarer (`~=`, `==12.*`) is pip's to judge, and passes here. */
export function fits(version: string, versions: string): boolean {
  return versions.split(',').every((clause) => {
    const [, operator, wanted] = /^\s*(<=|>=|==|!=|<|>)\s*([\d.]+)\s*$/.exec(clause) ?? [];
    if (operator === undefined || wanted === undefined) return true;
    const order = compareVersions(version, wanted);
    if (operator === '!=') return order !== 0;
    return (operator.includes('=') && order === 0) || (operator.startsWith('<') && order < 0) || (operator.startsWith('>') && order > 0);
  });
}

/** The newest wheel of a project for this processor that lies in `folder`, of the versions that will do; undefined without one. */
export async function findWheel(folder: string, { project, versions }: Requirement): Promise<string | undefined> {
  const found = (await readdir(folder).catch(() => [])).flatMap((file) => {
    const [, name, version] = /^([^-]+)-([^-]+)-.*-(?:any|[\w.]*linux[\w.]*_x86_64)\.whl$/.exec(file) ?? [];
    const taken = name !== undefined && version !== undefined && normal(name) === normal(project) && fits(version, versions);
    return taken ? [{ file, version }] : [];
  });
  found.sort((a, b) => compareVersions(a.version, b.version));
  const newest = found.at(-1);
  return newest && join(folder, newest.file);
}

/** What a wheel names in its METADATA under one of its extras. Throws `bad-data` when it is damaged. */
export async function readExtra(wheel: string, extra: string, signal: AbortSignal): Promise<Requirement[]> {
  const zip = await openZip(wheel);
  try {
    const entry = zip.entries.find(({ fileName }) => /^[^/]+\.dist-info\/METADATA$/.test(fileName));
    const chunks: Uint8Array[] = [];
    if (entry) for await (const chunk of zip.stream(entry, signal)) chunks.push(chunk);
    return parseExtra(Buffer.concat(chunks).toString(), extra);
  } finally {
    zip.close();
  }
}

/** The same for the text of a METADATA: `Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"`. */
export function parseExtra(metadata: string, extra: string): Requirement[] {
  // The description follows the first empty line.
  const [head = ''] = metadata.split(/\r?\n\r?\n/);
  return head.split(/\r?\n/).flatMap((line) => {
    const [, project, versions, condition] = /^Requires-Dist:\s*([\w.-]+)\s*\(?([^;()]*)\)?\s*;(.*)$/i.exec(line) ?? [];
    const [, named] = /extra\s*==\s*["']([^"']+)["']/.exec(condition ?? '') ?? [];
    return project !== undefined && named === extra ? [{ project, versions: (versions ?? '').replace(/\s/g, '') }] : [];
  });
}
