import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const size = 1 << 19;
/** The disk begins to write when it owes so much: left to the system, most of it would be waited for at the end. */
const mostOwed = 64 << 20;

/** Appends to a file in large pieces, and hashes what it appends; one `append` at a time. `hash` is whole after `finish`. */
export class BufferedFile {
  readonly hash: Hash = createHash('sha256');
  length = 0;
  readonly #file: FileHandle;
  #waiting = Buffer.allocUnsafe(size);
  #held = 0;
  /** The piece before, which the system may still be taking, and its memory. */
  #taken: Promise<void> = Promise.resolve();
  #before = Buffer.allocUnsafe(size);
  /** How much of it has left `#waiting`. */
  #written = 0;
  #isThere: boolean;
  /** What the disk was asked to have by now, and the asking. */
  #asked = 0;
  #isBusy = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, isThere: boolean) {
    this.#file = file;
    this.#isThere = isThere;
  }

  /** A new file. */
  static async create(path: string): Promise<BufferedFile> {
    return new BufferedFile(await open(path, 'wx'), false);
  }

  /** A file that holds what will be appended first, which is hashed and not written again, until `cut`. It may be new. */
  static async resume(path: string): Promise<BufferedFile> {
    return new BufferedFile(await open(path, constants.O_RDWR | constants.O_CREAT), true);
  }

  /** Cuts off what lies behind all that has been appended. From now on it is written. */
  async cut(): Promise<void> {
    await this.#flush();
    this.#isThere = false;
    await this.#file.truncate(this.length);
  }

  /** Hands what has been appended to the system, and answers what it is. */
  async mark(): Promise<{ readonly length: number; readonly hash: string }> {
    await this.#flush();
    return { length: this.length, hash: this.hash.copy().digest('hex') };
  }

  /** Waits until the disk has what was handed to the system. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  /** `bytes` may be changed by its owner afterwards. */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.#held + bytes.length > size) await this.#handOver();
    this.length += bytes.length;
    if (bytes.length > size) {
      await this.#taken;
      return await this.#write(bytes);
    }
    this.#waiting.set(bytes, this.#held);
    this.#held += bytes.length;
  }

  /** Writes what is left and waits until the disk has it. */
  async finish(): Promise<void> {
    await this.#flush();
    // What the disk refuses it says once, to whoever asked first.
    await this.#writing;
    await this.#file.sync();
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await Promise.allSettled([this.#taken, this.#writing]);
    await this.#file.close().catch(() => undefined);
  }

  async #flush(): Promise<void> {
    await this.#handOver();
    await this.#taken;
  }

  /** While the system takes what was held, more can be appended: who appends would otherwise wait for a turn of each busy core. */
  async #handOver(): Promise<void> {
    await this.#taken;
    this.#taken = this.#write(this.#waiting.subarray(0, this.#held));
    // Whoever hands over next hears what the disk refuses.
    this.#taken.catch(() => undefined);
    [this.#waiting, this.#before] = [this.#before, this.#waiting];
    this.#held = 0;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.hash.update(bytes);
    const start = this.#written;
    this.#written += bytes.length;
    if (this.#isThere) return;
    // A nearly full disk takes a part; what it refuses then is an error and not a short file.
    for (let at = 0; at < bytes.length;) at += (await this.#file.write(bytes, at, bytes.length - at, start + at)).bytesWritten;
    if (this.#written - this.#asked >= mostOwed && !this.#isBusy) this.#begin();
  }

  #begin(): void {
    this.#asked = this.#written;
    this.#isBusy = true;
    this.#writing = this.#writing.then(() => this.#file.datasync()).finally(() => (this.#isBusy = false));
    // Who finishes the file hears of it.
    this.#writing.catch(() => undefined);
  }
}
