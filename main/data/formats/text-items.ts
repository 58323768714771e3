import type { Parameter } from '../../../shared/model/parameters.ts';
import { faultOf } from '../text/decode-text.ts';
import type { Skipped, TextItem } from './reader.ts';
import { orSkipped, skipped } from './skipping.ts';

/** Shared by every format that holds files of text. */
export const encodingParameter: Parameter = {
  kind: 'choice',
  key: 'encoding',
  label: 'Encoding',
  description: 'What a file of text is taken for that is neither in UTF-8 nor in UTF-16 with a byte order mark.',
  default: 'utf-8',
  choices: [
    { value: 'utf-8', label: 'Damaged: it is passed over' },
    { value: 'latin-1', label: 'Latin-1' },
  ],
};

/** A text of a table or a record as an item, or passed over with the reason. */
export function textItem(item: Omit<TextItem, 'kind'>): TextItem | Skipped {
  const reason = faultOf(item.text);
  return reason === null ? { kind: 'text', ...item } : skipped(item.where, reason);
}

/** A text of a file. @param read throws `bad-data` for one that cannot be read; it is passed over. */
export const readTextItem = (known: Omit<TextItem, 'kind' | 'text'>, read: () => Promise<string>): Promise<TextItem | Skipped> =>
  orSkipped(known.where, async (): Promise<TextItem> => ({ kind: 'text', ...known, text: await read() }));
