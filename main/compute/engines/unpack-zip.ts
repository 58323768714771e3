import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openZip } from '../../data/bytes/open-zip.ts';
import type { Report } from '../../services/ports/report.ts';

/**
 * Streams what is wanted out of a wheel or another zip archive into `stage`; a member's checksum is held against the
 * archive's. Answers how many files that were. Throws `bad-data`, `interrupted` or an error of the file system.
 * @param placeOf a member's place in `stage` by its path in the archive, or undefined to leave it out
 */
export async function unpackZip(
  path: string,
  stage: string,
  placeOf: (path: string) => string | undefined,
  phase: string,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  const zip = await openZip(path);
  try {
    const wanted = zip.entries.flatMap((entry) => {
      const place = entry.fileName.endsWith('/') ? undefined : placeOf(entry.fileName);
      return place === undefined ? [] : [{ entry, place }];
    });
    const total = wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    let done = 0;
    for (const { entry, place } of wanted) {
      await mkdir(dirname(join(stage, place)), { recursive: true });
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const chunk of zip.stream(entry, signal)) {
          done += chunk.length;
          report(phase, done, total);
          yield chunk;
        }
      };
      // A program stays one: archives of Unix carry a file's rights in the upper half.
      const mode = (entry.externalFileAttributes >>> 16) & 0o111 ? 0o777 : 0o666;
      await pipeline(counted, createWriteStream(join(stage, place), { mode }));
    }
    return wanted.length;
  } finally {
    zip.close();
  }
}
