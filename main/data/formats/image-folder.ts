import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { SkippedItem } from '../../../shared/model/dataset.ts';
import { badData } from '../errors.ts';
import { walk } from '../images/walk.ts';
import { decodeFiles } from './decode-files.ts';
import type { PictureFile } from './decode-files.ts';
import { domainParameter, namePattern, namePatternParameter, ofDomains } from './name-pattern.ts';
import { longestSideParameter } from './pictures.ts';
import type { Reader, Reading, Skipped } from './reader.ts';

/** Shared by every format that holds folders of pictures. */
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

/** Pictures in folders: each folder a class, or one flat folder without labels. */
export const imageFolder: Reader = {
  descriptor: {
    id: 'image-folder',
    title: 'Image folder',
    description:
      'A folder of pictures (PNG, JPEG, WebP, BMP, TIFF, GIF): one folder for each class, in one for each domain or not, or all in one, without labels.',
    parameters: [longestSideParameter, classesParameter, namePatternParameter, domainParameter],
    extensions: [],
  },
  matches: ({ folder }) => folder,
  async read({ path, labels, options, signal }): Promise<Reading> {
    if (labels !== null)
      throw badData(
        `An image folder takes its labels from its folders, not from ${labels}.`,
        'Put the pictures of each class into a folder of its own, or leave out the labels.',
      );
    const { files, skipped } = await walk(path, signal);
    const found = inClasses(files, skipped, options);
    const pictures = [
      ...found.skipped,
      ...found.pictures.map(({ file, label }): PictureFile => ({ kind: 'file', where: file.relative, label, path: file.path })),
    ];
    return {
      kind: 'image',
      total: pictures.length,
      columns: [],
      maximum: 255,
      items: decodeFiles(pictures, Number(options['longest-side']), signal),
      close: async () => undefined,
    };
  },
};

interface Sorted<File> {
  readonly pictures: readonly { readonly file: File; readonly label: string | null }[];
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
    const said = pattern ? pattern(file.relative) : { class: undefined, domain: undefined };
    if (said === null) {
      strange.push({ path: file.relative, reason: 'its name does not fit the name pattern' });
      return [];
    }
    return [{ file, label: options['classes'] === 'none' ? null : (said.class ?? folderOf(file.relative)), domain: said.domain }];
  });
  const all = ofDomains(named, options);
  // A picture beside the folders of classes has no class; it would be an unlabelled item in a labelled set.
  const classes = all.some(({ label }) => label !== null);
  const astray = classes ? all.filter(({ label }) => label === null) : [];
  const left = [
    ...skipped,
    ...strange,
    ...astray.map(({ file }) => ({ path: file.relative, reason: 'lies beside the folders of the classes, in none of them' })),
  ];
  return {
    pictures: classes ? all.filter(({ label }) => label !== null) : all,
    skipped: left.map((item) => ({ kind: 'skipped', skipped: item })),
  };
}
