import { createHash } from 'node:crypto';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { BufferedFile } from '../../../../main/data/packed/buffered-file.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

describe('a buffered file', () => {
  it('holds and hashes all that was appended, as it was then', async () => {
    const path = join(await temporaryFolder(), 'file');
    const file = await BufferedFile.create(path);
    const piece = new Uint8Array(200_000);
    const expected: Buffer[] = [];
    for (let at = 0; at < 20; at++) {
      piece.fill(at + 1);
      expected.push(Buffer.from(piece));
      await file.append(piece);
    }
    await file.finish();
    const written = await readFile(path);
    expect(Buffer.compare(written, Buffer.concat(expected))).toBe(0);
    expect(file.length).toBe(written.length);
    expect(file.hash.digest('hex')).toBe(createHash('sha256').update(written).digest('hex'));
  });

  it('so large that the disk begins to write before its end is whole', async () => {
    const path = join(await temporaryFolder(), 'file');
    const file = await BufferedFile.create(path);
    const [piece, expected] = [new Uint8Array(3 << 20), createHash('sha256')];
    for (let at = 0; at < 50; at++) {
      piece.fill(at);
      expected.update(piece);
      await file.append(piece);
    }
    await file.finish();
    expect((await stat(path)).size).toBe(150 << 20);
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(expected.digest('hex'));
  });

  it('that is resumed hashes what is there, cuts off the rest, and goes on', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, 'one two, and half of thr');
    const before = await stat(path);
    const file = await BufferedFile.resume(path);
    await file.append(Buffer.from('one '));
    await file.append(Buffer.from('two'));
    expect(await file.mark()).toEqual({ length: 7, hash: createHash('sha256').update('one two').digest('hex') });
    expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
    await file.cut();
    expect(await readFile(path, 'utf8')).toBe('one two');
    await file.append(Buffer.from(' three'));
    await file.mark();
    await file.append(Buffer.from(' four'));
    await file.finish();
    expect(await readFile(path, 'utf8')).toBe('one two three four');
    expect(file.hash.digest('hex')).toBe(createHash('sha256').update('one two three four').digest('hex'));
  });

  it('says what the disk refuses to take while more is appended, at the latest when it is finished', async () => {
    const path = join(await temporaryFolder(), 'file');
    const file = await BufferedFile.create(path);
    const other = await open(path);
    const refused = new Error('no room');
    const write = vi.spyOn(Object.getPrototypeOf(other) as FileHandle, 'write').mockRejectedValue(refused);
    try {
      await file.append(new Uint8Array(400_000));
      await file.append(new Uint8Array(400_000));
      await expect(file.append(new Uint8Array(400_000))).rejects.toBe(refused);
      await expect(file.finish()).rejects.toBe(refused);
    } finally {
      write.mockRestore();
      await other.close();
      await file.abandon();
    }
  });

  it('never writes over another', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, 'precious');
    await expect(BufferedFile.create(path)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });
});
