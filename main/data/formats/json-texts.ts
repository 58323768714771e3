import { openLines, openText } from '../bytes/lines.ts';
import { badData } from '../errors.ts';

const longest = 1 << 26;

/** One item's JSON as it stands in its file. */
export interface JsonText {
  readonly text: string;
  readonly where: string;
}

/**
 * The items' texts of a file: its lines, or, where it is one array of objects or arrays, that array's members. Only one is
 * in memory at a time. Lines of arrays (`[1, 2]`) are told from an array of arrays (`[[1, 2]]`) by the file's first bytes;
 * a file called .jsonl or .ndjson has lines in any case.
 */
export async function* jsonTexts(path: string, head: Uint8Array, signal: AbortSignal): AsyncGenerator<JsonText> {
  const lines = /\.(jsonl|ndjson)(\.gz)?$/i.test(path) || !/^\ufeff?\s*\[\s*([{[\]]|$)/.test(Buffer.from(head).toString('utf8'));
  if (!lines) {
    yield* members(path, openText(path, signal));
    return;
  }
  for await (const { text, number } of openLines(path, signal)) if (text.trim() !== '') yield { text, where: `${path}, line ${number}` };
}

/** Cuts an array's members at the commas between them; what they are is for `JSON.parse` to judge. */
async function* members(path: string, pieces: AsyncIterable<string>): AsyncGenerator<JsonText> {
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let member = '';
  let index = 0;
  let closed = false;
  const damaged = (reason: string): Error =>
    badData(`${path}, item ${index}: ${reason}.`, 'The file is cut off or damaged; write it again.');
  const take = (): JsonText => {
    const taken = { text: member, where: `${path}, item ${index++}` };
    member = '';
    return taken;
  };
  for await (const text of pieces) {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const letter = text[at];
      if (quoted) {
        if (escaped) escaped = false;
        else if (letter === '\\') escaped = true;
        else if (letter === '"') quoted = false;
      } else if (letter === '"') quoted = true;
      else if (letter === '[' || letter === '{') {
        if (closed) throw damaged('something follows the end of the array');
        if (depth++ === 0) from = at + 1;
      } else if (letter === ']' || letter === '}') {
        if (--depth > 0 || closed) continue;
        closed = true;
        member += text.slice(from, at);
        // An empty array, and nothing else, may have an empty member.
        if (index > 0 || member.trim() !== '') yield take();
      } else if (letter === ',' && depth === 1) {
        member += text.slice(from, at);
        yield take();
        from = at + 1;
      }
    }
    if (depth > 0) member += text.slice(from);
    if (member.length > longest) throw damaged(`longer than ${longest} characters`);
  }
  if (!closed) throw damaged('the array does not end');
}
