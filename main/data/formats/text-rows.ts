import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import { labelsBeside } from './labels-beside.ts';
import type { Ahead } from './labels-beside.ts';
import type { Item, Reading, ReadRequest, Skipped } from './reader.ts';
import { skipped, textItem } from './text-items.ts';

/** What a column of texts is usually called. */
const usual = ['text', 'sentence', 'review', 'tweet', 'comment'];

/** Shared by every format whose rows may hold texts. */
export const textColumnParameter: Parameter = {
  kind: 'text',
  key: 'text-column',
  label: 'Text column',
  description: `Name of the column whose texts are the items; but for the label, the others are left out. Empty: a column of texts of several words, called ${usual.join(', ')}, or the only one beside the label; "none": the columns are values.`,
  default: '',
};

/** For what is no number and may be a text to learn from. */
export const textColumnHint = (name: string): string => `if texts are the items, say text-column=${name}`;

/** The column of texts, by the first row's values without its label; null for a table of values. */
export function textColumnOf(options: ParameterValues, values: readonly (readonly [name: string, value: unknown])[]): string | null {
  const asked = String(options['text-column'] ?? '');
  if (asked !== '') return asked === 'none' ? null : asked;
  if (String(options['image-shape'] ?? '') !== '') return null;
  const texts = values.flatMap(([name, value]) => (typeof value === 'string' && /\S\s+\S/.test(value) ? [name] : []));
  const called = usual.map((name) => texts.find((text) => text.toLowerCase() === name)).find((name) => name !== undefined);
  return called ?? (values.length === 1 ? (texts[0] ?? null) : null);
}

/** A text with the label that its row has itself, or why it is none. */
export type LabelledText = { readonly where: string; readonly label: string | null } & (
  { readonly text: string } | { readonly fault: string }
);

/** A text out of a table, whose bytes were decoded without asking whether they are UTF-8. */
export const labelledText = (where: string, label: string | null, text: string): LabelledText =>
  text.includes('\ufffd') ? { where, label, fault: 'a character is not UTF-8' } : { where, label, text };

/** Texts as items, with labels out of a file beside, where one is given. */
export async function textReading(texts: AsyncIterable<LabelledText>, ahead: Ahead, { path, signal }: ReadRequest): Promise<Reading> {
  const labels = await labelsBeside(ahead, path, signal);
  const items = async function* (): AsyncGenerator<Item | Skipped> {
    let index = 0;
    for await (const row of texts) {
      const label = labels.labelOf(index++, row.label);
      yield 'fault' in row ? skipped(row.where, row.fault) : textItem(row.where, label, row.text);
    }
    labels.end(index);
  };
  return { kind: 'text', total: ahead.total, columns: [], maximum: null, items: items(), close: ahead.close };
}
