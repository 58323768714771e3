import type { Dataset } from './dataset.ts';

const shown = 20;

/** What else is to be known of a data set: its columns of categories, missing values, groups and splits, where it has any. */
export function datasetFacts({ columns, categoryCounts, missing, groups, splits }: Dataset): { title: string; text: string }[] {
  const listed = (counts: readonly (number | null)[]): string => {
    const parts = columns.flatMap((column, at) => (counts[at] ? [`${column} (${counts[at]})`] : []));
    return parts.length > shown ? `${parts.slice(0, shown).join(', ')} and ${parts.length - shown} more` : parts.join(', ');
  };
  return [
    { title: 'Categories', text: listed(categoryCounts) },
    { title: 'Missing values', text: listed(missing) },
    { title: 'Groups', text: groups === null ? '' : String(groups) },
    { title: 'Split', text: splits === null ? '' : `${splits.training} to train on, ${splits.heldOut} held out` },
  ].filter(({ text }) => text !== '');
}

/** How large its items are, or the largest of them. */
export const itemSize = (dataset: Dataset): string => `${dataset.uniformShape ? '' : 'up to '}${sizeOf(dataset)}`;

const whole = new Intl.NumberFormat('en');

function sizeOf({ kind, shape, rate }: Dataset): string {
  const [first = 0, width = 0, channels = 1] = shape;
  switch (kind) {
    case 'image':
      return `${first} × ${width}${channels === 3 ? ' colour' : ' grey'}`;
    case 'table':
      return `${whole.format(first)} ${first === 1 ? 'column' : 'columns'}`;
    case 'text':
      return `${whole.format(first)} bytes`;
    case 'audio':
      return `${(first / (rate ?? 1)).toFixed(1)} s at ${Number(((rate ?? 0) / 1000).toPrecision(4))} kHz`;
  }
}

/** Whether two data sets have items in common, as far as where they were made from tells. */
export function shareItems(first: Pick<Dataset, 'hash' | 'derivation'>, second: Pick<Dataset, 'hash' | 'derivation'>): boolean {
  const origins = ({ hash, derivation }: typeof first): string[] => [hash, ...(derivation ? [derivation.parentHash] : [])];
  return origins(first).some((hash) => origins(second).includes(hash));
}
