import { decodeAudioBytes } from '../audio/decode.ts';
import type { MemberItems } from './archive-members.ts';
import type { Reading, ReadRequest, Skipped } from './reader.ts';
import { recordingReading } from './recordings.ts';
import type { RecordingFile } from './recordings.ts';

/** The recordings of an archive, decoded in place. */
export function recordingsReading({ total, items }: MemberItems, { options, signal }: ReadRequest, close: Reading['close']): Reading {
  const all = async function* (): AsyncGenerator<RecordingFile | Skipped> {
    for await (const item of items) {
      if (item.kind === 'skipped') yield item;
      else {
        const { known, content } = item;
        yield { kind: 'recording', ...known, decode: async (longest) => await decodeAudioBytes(await content(), known.where, longest) };
      }
    }
  };
  return recordingReading(all(), { total, close }, options, signal);
}
