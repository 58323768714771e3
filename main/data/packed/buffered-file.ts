import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const size = 1 << 20;

/** Appends to a new file in large pieces, and hashes what it appends; one `append` at a time. `hash` is whole after `finish`. */
export class BufferedFile {
  readonly hash: Hash = createHash('sha256');
  length = 0;
  readonly #file: FileHandle;
  readonly #waiting = Buffer.allocUnsafe(size);
  #held = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<BufferedFile> {
    return new BufferedFile(await open(path, 'wx'));
  }

  /** `bytes` may be changed by its owner afterwards. */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.#held + bytes.length > size) await this.#flush();
    this.length += bytes.length;
    if (bytes.length > size) return await this.#write(bytes);
    this.#waiting.set(bytes, this.#held);
    this.#held += bytes.length;
  }

  /** Writes what is left and waits until the disk has it. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const held = this.#waiting.subarray(0, this.#held);
    this.#held = 0;
    await this.#write(held);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.hash.update(bytes);
    // A nearly full disk takes a part; what it refuses then is an error and not a short file.
    for (let at = 0; at < bytes.length;) at += (await this.#file.write(bytes, at)).bytesWritten;
  }
}
