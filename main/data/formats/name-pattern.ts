import { AppError } from '../../../shared/contract/errors.ts';
import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';

/** Shared by every format of folders whose files' names say something. */
export const namePatternParameter: Parameter = {
  kind: 'text',
  key: 'name-pattern',
  label: 'Name pattern',
  description:
    'Where names say what folders do not: {class}, {domain}, {group} and {split} stand for these in a file’s name without its ending, * for anything, as in {class}_{domain}_* or, with a slash, of the path below the folder, as in {split}/{class}/*. Items of one group, such as a person’s, are never parted by a grouped split; a split is train, or test or val. Empty: folders alone.',
  default: '',
};
export const domainParameter: Parameter = {
  kind: 'text',
  key: 'domain',
  label: 'Domain',
  description:
    'Take only files of this domain, or of these, split by commas. Without a name pattern, domains are the outer folders and classes those in them. Empty: all.',
  default: '',
};

/** What a name says, or null for one that does not fit. */
export interface Named {
  readonly class?: string | undefined;
  readonly domain?: string | undefined;
  readonly group?: string | undefined;
  readonly split?: string | undefined;
}

const placeholder = /(\{(?:class|domain|group|split)\}|\*)/;

/** Reads what names say from paths below a folder; null where the options ask for nothing of it. */
export function namePattern(options: ParameterValues): ((relative: string) => Named | null) | null {
  const given = String(options['name-pattern'] ?? '');
  const pattern =
    given !== '' || wantedDomains(options).length === 0 ? given : options['classes'] === 'none' ? '{domain}/*' : '{domain}/{class}/*';
  if (pattern === '') return null;
  const unknown = pattern.match(/\{[^}]*\}/g)?.find((part) => !placeholder.test(part));
  if (unknown !== undefined)
    throw new AppError('bad-request', `The name pattern "${pattern}" has ${unknown}, which stands for nothing.`, {
      hint: 'Write {class}, {domain}, {group} or {split}, or * for anything.',
      details: { field: 'name-pattern' },
    });
  if (wantedDomains(options).length > 0 && !pattern.includes('{domain}'))
    throw new AppError('bad-request', `The name pattern "${pattern}" has no {domain}.`, {
      hint: 'Say where the domain stands in it, or leave out the option "domain".',
      details: { field: 'name-pattern' },
    });
  const expression = new RegExp(`^${pattern.split(placeholder).map(partOf).join('')}$`, 's');
  return (relative) => {
    const path = relative.replace(/\.[^./]*$/, '');
    const found = expression.exec(pattern.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1));
    return found && { ...found.groups };
  };
}

/** A placeholder takes as little as it can, so that `{class}_{domain}_*` takes "3_theo_1_2" apart at its first underscores. */
function partOf(part: string, at: number, parts: readonly string[]): string {
  if (part === '*') return '.*?';
  if (!placeholder.test(part)) return part.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&');
  // A name that is asked for twice has to be the same twice.
  const name = part.slice(1, -1);
  return parts.indexOf(part) < at ? `\\k<${name}>` : `(?<${name}>[^/]+?)`;
}

const wantedDomains = (options: ParameterValues): string[] =>
  String(options['domain'] ?? '')
    .split(',')
    .map((domain) => domain.trim())
    .filter((domain) => domain !== '');

/** Those of the domains that the options ask for. Throws `bad-data` where there are none of one of them. */
export function ofDomains<Entry extends { readonly domain: string | undefined }>(
  entries: readonly Entry[],
  options: ParameterValues,
): readonly Entry[] {
  const wanted = wantedDomains(options);
  if (wanted.length === 0) return entries;
  const there = [...new Set(entries.map(({ domain }) => domain))];
  const missing = wanted.find((domain) => !there.includes(domain));
  if (missing !== undefined)
    throw badData(
      `No file is of the domain "${missing}".`,
      there.length > 0 ? `There are: ${there.slice(0, 20).join(', ')}.` : 'No name fits; see the options "name-pattern" and "domain".',
      { details: { field: 'domain' } },
    );
  return entries.filter(({ domain }) => domain !== undefined && wanted.includes(domain));
}
