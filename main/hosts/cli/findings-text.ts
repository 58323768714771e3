import type { Dataset } from '../../../shared/model/dataset.ts';
import { ignoring } from '../../../shared/model/finding.ts';
import type { CheckReport, DataFinding } from '../../../shared/model/finding.ts';
import { catalog } from '../library/catalog.ts';

const shown = 12;
const marks = { trouble: '✗', watch: '!', note: '·' } as const;

/** Findings of a data set, one under the other; those that are to stay are said to be kept. */
export function findingsText(dataset: Pick<Dataset, 'name' | 'format'>, { complete, findings, kept }: CheckReport): string {
  const rest = complete ? '' : ' (quick checks; `isthmus data check` runs all)';
  if (findings.length === 0) return complete ? 'No check found anything.' : '';
  return [
    `${findings.length === 1 ? '1 finding' : `${findings.length} findings`}${rest}:`,
    ...findings.map((finding) => `${findingText(finding)}${actions(dataset, finding, kept.includes(finding.check))}`),
  ].join('\n');
}

export function findingText({ check, severity, message, hint, items, twins, count }: DataFinding): string {
  const list = items.slice(0, shown).map((item, at) => (twins[at] === undefined ? String(item) : `${item} (like ${twins[at]})`));
  const more = count > list.length ? ' …' : '';
  return [
    `${marks[severity]} ${check}: ${message}`,
    ...(list.length > 0 ? [`    items ${list.join(', ')}${more}`] : []),
    `    ${hint}`,
  ].join('\n');
}

function actions({ name, format }: Pick<Dataset, 'name' | 'format'>, finding: DataFinding, kept: boolean): string {
  if (kept) return '\n    Kept.';
  const { check, items } = finding;
  const ignored = ignoring(
    finding,
    catalog.formats.find(({ id }) => id === format),
  );
  return [
    ...(items.length > 0 ? [`isthmus data exclude ${quoted(name)} --findings ${check}`] : []),
    ...(ignored === null ? [] : [`import again as before, and with --set ${quoted(`ignore=${ignored}`)}`]),
    `isthmus data keep ${quoted(name)} ${check}`,
  ]
    .map((action, at) => `\n    ${at > 0 ? 'or ' : ''}${action}`)
    .join('');
}

const quoted = (name: string): string => (/^[\w.,=-]+$/.test(name) ? name : JSON.stringify(name));
