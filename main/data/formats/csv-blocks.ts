const size = 1 << 20;
const longestLine = 1 << 26;
const [newline, quote] = [0x0a, 0x22];

/** Blocks of whole lines, and what of a text is none of them. */
export interface Blocks {
  readonly blocks: AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /**
   * What is left after the blocks where a quote or a line of very many bytes ended them, from the beginning of a line on; else
   * null. Whoever stops before it has been read to its end lets go of the source himself.
   */
  rest(): AsyncGenerator<Uint8Array> | null;
}

/**
 * Cuts a text into blocks of about a mebibyte that end where a line ends. That is safe as long as no quote has been seen, in which
 * a line's end might be text. Each block has memory of its own, so that it can be given to a thread.
 */
export function cutIntoBlocks(source: AsyncGenerator<Uint8Array>): Blocks {
  let held: Uint8Array[] = [];
  let length = 0;
  let left = false;
  const hold = (part: Uint8Array): void => {
    held.push(part);
    length += part.length;
  };
  const take = (): Uint8Array<ArrayBuffer> => {
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of held) {
      whole.set(part, at);
      at += part.length;
    }
    held = [];
    length = 0;
    return whole;
  };
  const blocks = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      const chunk = next.value;
      left = chunk.includes(quote) || length + chunk.length > longestLine;
      const end = left ? 0 : chunk.lastIndexOf(newline) + 1;
      if (end > 0 && length + end >= size) {
        hold(chunk.subarray(0, end));
        yield take();
        hold(chunk.subarray(end));
      } else hold(chunk);
      if (left) return;
    }
    if (length === 0) return;
    // The last line may have no end.
    if (held.at(-1)?.at(-1) !== newline) hold(Uint8Array.of(newline));
    yield take();
  };
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield take();
    yield* source;
  };
  return { blocks: blocks(), rest: () => (left ? rest() : null) };
}

/** A text without its first lines; without its byte order mark, where there are none to leave out. */
export async function* withoutLines(chunks: AsyncIterable<Uint8Array>, lines: number): AsyncGenerator<Uint8Array> {
  let left = lines;
  let first = true;
  for await (const chunk of chunks) {
    let from = first && left === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
    first = false;
    for (; left > 0 && from < chunk.length; left--) {
      const end = chunk.indexOf(newline, from);
      from = end < 0 ? chunk.length : end + 1;
      if (end < 0) break;
    }
    if (from < chunk.length) yield from === 0 ? chunk : chunk.subarray(from);
  }
}
