import { decodeText } from '../text/decode-text.ts';
import type { TextFileEncoding } from '../text/decode-text.ts';
import type { MemberItems } from './archive-members.ts';
import type { Item, Reading, ReadRequest, Skipped } from './reader.ts';
import { readTextItem } from './text-items.ts';

/** The texts of an archive. */
export function textsReading({ total, items }: MemberItems, { options }: ReadRequest, close: Reading['close']): Reading {
  const encoding = options['encoding'] as TextFileEncoding;
  const all = async function* (): AsyncGenerator<Item | Skipped> {
    for await (const item of items) {
      if (item.kind === 'skipped') yield item;
      else {
        const { known, content } = item;
        yield await readTextItem(known, async () => decodeText(await content(), encoding, known.where));
      }
    }
  };
  return { kind: 'text', total, columns: [], maximum: null, items: all(), close };
}
