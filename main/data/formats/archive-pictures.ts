import { decodeBytes } from '../images/decode.ts';
import type { MemberItems } from './archive-members.ts';
import { decodeAll } from './pictures.ts';
import type { Picture } from './pictures.ts';
import type { Reading, ReadRequest, Skipped } from './reader.ts';

/** The pictures of an archive, decoded in place. */
export function pictureReading({ total, items }: MemberItems, { options, signal }: ReadRequest, close: Reading['close']): Reading {
  const longestSide = Number(options['longest-side']);
  const all = async function* (): AsyncGenerator<Picture | Skipped> {
    for await (const item of items) {
      if (item.kind === 'skipped') yield item;
      else {
        const { known, content } = item;
        yield { kind: 'picture', ...known, decode: async () => await decodeBytes(await content(), known.where, longestSide) };
      }
    }
  };
  return { kind: 'image', total, columns: [], maximum: 255, items: decodeAll(all(), signal), close };
}
