import { badData } from '../errors.ts';

const nothing = Buffer.alloc(0);

/** Takes exact lengths from a stream of chunks, holding no more than what was asked for and one chunk. */
export class ByteReader {
  readonly #where: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Buffer = nothing;
  #at = 0;
  #position = 0;

  /** @param where names the stream in errors, such as a file's path. */
  constructor(chunks: AsyncIterable<Uint8Array>, where: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#where = where;
  }

  /** The next `length` bytes; they may be a view of a chunk, so do not write to them. Throws `bad-data` at an early end. */
  async exactly(length: number): Promise<Buffer> {
    if (this.#chunk.length - this.#at >= length) return this.#advance(length);
    const parts: Buffer[] = [this.#chunk.subarray(this.#at)];
    let held = parts[0]?.length ?? 0;
    while (held < length) {
      const next = await this.#chunks.next();
      if (next.done === true) {
        throw badData(
          `${this.#where} is cut off: it ends after ${this.#position + held} bytes, where at least ${this.#position + length} were announced.`,
          'Copy or download the file again.',
          { details: { path: this.#where, position: this.#position + held } },
        );
      }
      parts.push(asBuffer(next.value));
      held += next.value.length;
    }
    this.#chunk = parts.length === 2 && parts[0]?.length === 0 ? (parts[1] ?? nothing) : Buffer.concat(parts, held);
    this.#at = 0;
    return this.#advance(length);
  }

  /** Throws `bad-data` unless the stream ends here. */
  async end(): Promise<void> {
    let left = this.#chunk.length - this.#at;
    while (left === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return;
      left = next.value.length;
    }
    throw badData(
      `${this.#where} goes on after its ${this.#position} announced bytes.`,
      'The header and the content do not fit; write the file again.',
      {
        details: { path: this.#where, position: this.#position },
      },
    );
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #advance(length: number): Buffer {
    const taken = this.#chunk.subarray(this.#at, this.#at + length);
    this.#at += length;
    this.#position += length;
    return taken;
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
