import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const size = 1 << 20;

/** Appends to a new file in large pieces, and hashes what it appends. */
export class BufferedFile {
  readonly hash: Hash = createHash('sha256');
  length = 0;
  readonly #file: FileHandle;
  #waiting: Uint8Array[] = [];
  #held = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<BufferedFile> {
    return new BufferedFile(await open(path, 'wx'));
  }

  /** `bytes` may be changed by its owner afterwards. */
  async append(bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice();
    this.hash.update(copy);
    this.#waiting.push(copy);
    this.#held += copy.length;
    this.length += copy.length;
    if (this.#held >= size) await this.#flush();
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
    const whole = Buffer.concat(this.#waiting, this.#held);
    this.#waiting = [];
    this.#held = 0;
    // A nearly full disk takes a part; what it refuses then is an error and not a short file.
    for (let at = 0; at < whole.length;) at += (await this.#file.write(whole, at)).bytesWritten;
  }
}
