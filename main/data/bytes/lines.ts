import { badData } from '../errors.ts';
import { openBytes } from './open-bytes.ts';

const longest = 1 << 26;

export interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** The lines of a text in UTF-8, gzip or not, one in memory at a time. Throws `bad-data` for what is no text. */
export async function* openLines(path: string, signal: AbortSignal): AsyncGenerator<Line> {
  let rest = '';
  let number = 0;
  for await (const text of openText(path, signal)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield { text: line, number: ++number };
    if (rest.length > longest)
      throw badData(
        `${path}, line ${number + 1} is longer than ${longest} characters.`,
        'Check the line ends; an item may not be so long.',
      );
  }
  if (rest !== '') yield { text: rest, number: number + 1 };
}

/** The pieces of a text in UTF-8, without a byte order mark. */
export async function* openText(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw badData(`${path} is not a text file in UTF-8.`, 'Save it in UTF-8.', { cause });
    }
  };
  for await (const chunk of (await openBytes(path, signal)).chunks) yield decode(chunk);
  yield decode();
}
