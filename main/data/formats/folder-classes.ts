import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { SkippedItem } from '../../../shared/model/dataset.ts';
import { namePattern, ofDomains } from './name-pattern.ts';
import type { Belonging, Skipped } from './reader.ts';
import { splitNamed } from './table-options.ts';

/** Shared by every format that holds folders of files. */
export const classesParameter: Parameter = {
  kind: 'choice',
  key: 'classes',
  label: 'Classes',
  description: 'Whether the folders name classes.',
  default: 'folders',
  choices: [
    { value: 'folders', label: 'Each folder is a class' },
    { value: 'none', label: 'No labels' },
  ],
};

/** What folders and names say of a file. */
export interface Known extends Belonging {
  readonly label: string | null;
}

interface Sorted<File> {
  readonly files: readonly { readonly file: File; readonly known: Known }[];
  readonly skipped: Skipped[];
}

/**
 * Gives each file the class that its folder names, or its own name by the name pattern; where there are such folders, what lies beside
 * them is passed over, and so is what does not fit the pattern. Files of domains that are not wanted are left out.
 */
export function inClasses<File extends { readonly relative: string }>(
  files: readonly File[],
  skipped: readonly SkippedItem[],
  options: ParameterValues,
): Sorted<File> {
  const pattern = namePattern(options);
  const folderOf = (relative: string): string | null => (relative.includes('/') ? relative.slice(0, relative.indexOf('/')) : null);
  const strange: SkippedItem[] = [];
  const named = files.flatMap((file) => {
    const said = pattern ? pattern(file.relative) : {};
    const split = said?.split === undefined ? undefined : splitNamed(said.split);
    if (said === null || split === null) {
      const reason = said === null ? 'its name does not fit the name pattern' : `“${said.split}” is neither train nor test or val`;
      strange.push({ path: file.relative, reason });
      return [];
    }
    const label = options['classes'] === 'none' ? null : (said.class ?? folderOf(file.relative));
    const belonging = { ...(said.group !== undefined && { group: said.group }), ...(split !== undefined && { split }) };
    return [{ file, domain: said.domain, known: { label, ...belonging } }];
  });
  const all = ofDomains(named, options);
  // A file beside the folders of classes has no class; it would be an unlabelled item in a labelled set.
  const classes = all.some(({ known }) => known.label !== null);
  const astray = classes ? all.filter(({ known }) => known.label === null) : [];
  const left = [
    ...skipped,
    ...strange,
    ...astray.map(({ file }) => ({ path: file.relative, reason: 'lies beside the folders of the classes, in none of them' })),
  ];
  return {
    files: classes ? all.filter(({ known }) => known.label !== null) : all,
    skipped: left.map((item) => ({ kind: 'skipped', skipped: item })),
  };
}
