import type { Parameter } from '../../../shared/model/parameters.ts';
import { wordsOf } from '../text/words.ts';
import { labelsBeside } from './labels-beside.ts';
import type { Ahead } from './labels-beside.ts';
import { imageShape } from './options.ts';
import type { Belonging, Item, Reading, ReadRequest, Skipped } from './reader.ts';
import { isText } from './table-cells.ts';
import type { CellRules } from './table-cells.ts';
import { namesIn } from './table-options.ts';
import { skipped } from './skipping.ts';
import { textItem } from './text-items.ts';

/** What a column of texts is usually called. */
const usual = ['text', 'sentence', 'review', 'tweet', 'comment'];

export const isTextColumnName = (name: string): boolean => usual.includes(name.toLowerCase());

/** Shared by every format whose rows may hold texts. */
export const textColumnParameter: Parameter = {
  kind: 'text',
  key: 'text-column',
  label: 'Text column',
  description: `Name of the column whose texts are the items; but for the label, the others are left out. Empty: one of texts that differ and have several words, if it is called ${usual.join(', ')}, or is the only one beside the label that holds no numbers; "none": the columns are values.`,
  default: '',
};

/**
 * The column of texts: the one that is named, or the one whose first values are rather texts to learn from than names of kinds.
 * Null for a table of values. @param columns names and first values of all that are neither label nor left out
 */
export function textColumnOf(
  { options, wanted }: Pick<ReadRequest, 'options' | 'wanted'>,
  columns: readonly (readonly [name: string, values: readonly unknown[]])[],
  rules: CellRules,
): string | null {
  if (wanted) return null;
  const asked = String(options['text-column'] ?? '');
  if (asked !== '') return asked === 'none' ? null : asked;
  if (imageShape(options) !== null || namesIn(options, 'categorical').length > 0) return null;
  const notNumbers = columns
    .map(([name, values]) => ({ name, texts: values.filter((value) => isText(value, rules)) }))
    .filter(({ texts }) => texts.length > 0);
  const called = usual
    .map((name) => notNumbers.find((column) => column.name.toLowerCase() === name))
    .find((column) => column !== undefined);
  if (called && areTexts(called.texts, (words) => words > 1)) return called.name;
  const [only, another] = notNumbers;
  return only && !another && areTexts(only.texts, (words) => words >= 3) ? only.name : null;
}

/** Names of kinds come again, and have few words. @param enough whether texts have so many words on average */
function areTexts(texts: readonly string[], enough: (words: number) => boolean): boolean {
  const words = texts.reduce((sum, text) => sum + wordsOf(text).filter((word) => !/^\p{N}+$/u.test(word)).length, 0);
  return new Set(texts).size > texts.length / 2 && enough(words / texts.length);
}

/** A text with the label that its row has itself, or why it is none. */
export type LabelledText = RowOfText & ({ readonly text: string } | { readonly fault: string });

interface RowOfText extends Belonging {
  readonly where: string;
  readonly label: string | null;
}

/** A text out of a table, whose bytes were decoded without asking whether they are UTF-8. */
export const labelledText = (row: RowOfText, text: string): LabelledText =>
  text.includes('\ufffd') ? { ...row, fault: 'a character is not UTF-8' } : { ...row, text };

/** Texts as items, with labels out of a file beside, where one is given. */
export async function textReading(texts: AsyncIterable<LabelledText>, ahead: Ahead, { path, signal }: ReadRequest): Promise<Reading> {
  const labels = await labelsBeside(ahead, path, signal);
  const items = async function* (): AsyncGenerator<Item | Skipped> {
    let index = 0;
    for await (const row of texts) {
      const label = labels.labelOf(index++, row.label);
      yield 'fault' in row ? skipped(row.where, row.fault) : textItem({ ...row, label });
    }
    labels.end(index);
  };
  return { kind: 'text', total: ahead.total, columns: [], maximum: null, items: items(), close: ahead.close };
}
