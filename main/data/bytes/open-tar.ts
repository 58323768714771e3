import { Readable } from 'node:stream';
import type { Header } from 'tar-stream';
import { asAppError, badData, messageOf, systemCode } from '../errors.ts';
import { openBytes } from './open-bytes.ts';

export interface TarMember {
  readonly header: Header;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Whether these are the first bytes, unpacked, of a tar archive: its first header has the right sum. */
export function isTar(head: Uint8Array): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const announced = parseInt(Buffer.from(head.subarray(148, 156)).toString('latin1').replace(/\0/g, ' ').trim(), 8);
  // The sum is taken with spaces in its own place.
  const sum = head.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === announced;
}

/** Passes over the members of a tar archive, gzip or not, in its order; what is not read of one is passed over. */
export async function* openTar(path: string, signal: AbortSignal): AsyncGenerator<TarMember> {
  const { extract } = await import('tar-stream');
  const { chunks } = await openBytes(path, signal);
  const source = Readable.from(chunks, { objectMode: false });
  const members = extract();
  source.on('error', (error) => members.destroy(error));
  source.pipe(members);
  try {
    for await (const member of members) {
      signal.throwIfAborted();
      yield { header: member.header, chunks: member as AsyncIterable<Uint8Array> };
      member.resume();
    }
  } catch (error) {
    const known = asAppError(error, path);
    if (known !== error || !(error instanceof Error) || systemCode(error) !== '') throw known;
    throw badData(
      `${path} is not a readable tar archive: ${messageOf(error).replace(/\.$/, '')}.`,
      'The file is damaged or cut off; copy or write it again.',
      { cause: error },
    );
  } finally {
    source.destroy();
    members.destroy();
  }
}
