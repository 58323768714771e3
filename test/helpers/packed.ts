import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The hash that a packed data set should be named by, computed anew from what lies in its folder. */
export async function contentHash(folder: string): Promise<string> {
  const content = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  delete content['hash'];
  delete content['bytes'];
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, 'items.bin'))) hash.update(chunk as Buffer);
  hash.update(JSON.stringify(content)).update(await readFile(join(folder, 'labels.bin')));
  if (content['uniformShape'] === false) hash.update(await readFile(join(folder, 'index.bin')));
  return hash.digest('hex').slice(0, 32);
}
