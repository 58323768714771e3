import { AppError } from '../../../shared/contract/errors.ts';
import { sizeOf } from '../networks/layer.ts';
import type { StoredTensor, TrainingState } from './state.ts';

const magic = 0x4d545349; // "ISTM", little-endian
/** Version 1 was written before the first release: it had biases where normalisation makes them idle. */
const version = 2;

interface Header {
  readonly version: number;
  readonly seed: number;
  /** Where the sampler stands, and with the seed all that randomness depends on: no generator outlives a step. */
  readonly step: number;
  readonly updates: Record<string, number>;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/**
 * A training's whole state as bytes: magic, header length, header (JSON), then 32-bit floats, little-endian. Equal
 * states give equal bytes. Throws `diverged` when a value is not finite: such a state is never kept.
 */
export function encodeCheckpoint(state: TrainingState, seed: number): Uint8Array {
  const names = Object.keys(state.values).sort();
  const tensors = names.map((name) => ({ name, shape: state.values[name]?.shape ?? [] }));
  const header: Header = { version, seed, step: state.step, updates: state.updates, tensors };
  const text = utf8(JSON.stringify(header));
  const values = names.map((name) => finite(state.values[name]?.values ?? new Float32Array(), name, state.step));
  // Floats start at a multiple of four bytes.
  const start = Math.ceil((8 + text.length) / 4) * 4;
  const bytes = new Uint8Array(start + 4 * values.reduce((sum, list) => sum + list.length, 0)).fill(0x20, 8, start);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, start - 8, true);
  bytes.set(text, 8);
  let at = start;
  for (const list of values) {
    bytes.set(new Uint8Array(list.buffer, list.byteOffset, list.byteLength), at);
    at += list.byteLength;
  }
  return bytes;
}

/** The state that `encodeCheckpoint` wrote. Throws `library-damaged` for anything else. */
export function decodeCheckpoint(bytes: Uint8Array, where: string): TrainingState & { seed: number } {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, true) !== magic) throw new Error('wrong magic number');
    const start = 8 + view.getUint32(4, true);
    const header = JSON.parse(fromUtf8(bytes.subarray(8, start))) as Header;
    if (header.version !== version) throw new Error(`version ${header.version}`);
    // Copied from the buffer itself: the `slice` of a Node buffer is no copy and starts anywhere.
    const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.byteLength));
    const sizes = header.tensors.map(({ shape }) => sizeOf(shape));
    const missing = sizes.reduce((sum, size) => sum + size, 0) - floats.length;
    if (missing > 0) throw new Error('it ends too early');
    if (missing < 0) throw new Error(`it has ${-missing} values too many`);
    const values: Record<string, StoredTensor> = {};
    let at = 0;
    for (const [index, { name, shape }] of header.tensors.entries())
      values[name] = { shape, values: floats.slice(at, (at += sizes[index] ?? 0)) };
    return { step: header.step, updates: header.updates, seed: header.seed, values };
  } catch (error) {
    throw new AppError(
      'library-damaged',
      `The checkpoint ${where} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      {
        hint: 'Start the run anew; its configuration is kept.',
        details: { path: where },
        cause: error,
      },
    );
  }
}

function finite(values: Float32Array, name: string, step: number): Float32Array {
  if (!values.every(Number.isFinite)) throw diverged(step, `the values of ${name} are no longer finite`);
  return values;
}

export const diverged = (step: number, what: string): AppError =>
  new AppError('diverged', `Training diverged at step ${step}: ${what}.`, {
    hint: 'Lower the learning rate, clip gradients, or lower λ. The last good checkpoint is kept.',
    details: { step },
  });

/** JSON with other than ASCII escaped, so that no text encoder is needed. */
const utf8 = (json: string): Uint8Array =>
  Uint8Array.from(
    json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    (letter) => letter.charCodeAt(0),
  );

const fromUtf8 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
