import type { CheckReport, DataFinding } from '../../../shared/model/finding.ts';

const shown = 12;
const marks = { trouble: '✗', watch: '!', note: '·' } as const;

/** Findings of a data set, one under the other; those that are to stay are said to be kept. */
export function findingsText(name: string, { complete, findings, kept }: CheckReport): string {
  const rest = complete ? '' : ' (quick checks; `isthmus data check` runs all)';
  if (findings.length === 0) return complete ? 'No check found anything.' : '';
  return [
    `${findings.length === 1 ? '1 finding' : `${findings.length} findings`}${rest}:`,
    ...findings.map((finding) => `${findingText(finding)}${actions(name, finding, kept.includes(finding.check))}`),
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

function actions(name: string, { check, items }: DataFinding, kept: boolean): string {
  if (kept) return '\n    Kept.';
  const exclude = items.length > 0 ? `isthmus data exclude ${quoted(name)} --findings ${check}, or ` : '';
  return `\n    ${exclude}isthmus data keep ${quoted(name)} ${check}`;
}

const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : JSON.stringify(name));
