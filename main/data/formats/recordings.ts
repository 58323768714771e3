import { AppError } from '../../../shared/contract/errors.ts';
import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { Recording } from '../audio/recording.ts';
import { resample } from '../audio/resample.ts';
import type { AudioItem, Belonging, Reading, Skipped } from './reader.ts';
import { orSkipped } from './skipping.ts';

/** Shared by every format that holds recordings. */
export const recordingParameters = [
  {
    kind: 'number',
    key: 'sample-rate',
    label: 'Sample rate',
    description: 'Samples a second that recordings are brought to, such as 16000. 0: those of the first one.',
    default: 0,
    minimum: 0,
    maximum: 192_000,
    integer: true,
  },
  {
    kind: 'number',
    key: 'longest-seconds',
    label: 'Longest recording',
    description: 'Longer recordings than this many seconds are passed over.',
    default: 60,
    minimum: 0.1,
    maximum: 3600,
  },
] as const satisfies readonly Parameter[];

/** A recording that is still to be decoded. */
export interface RecordingFile extends Belonging {
  readonly kind: 'recording';
  readonly where: string;
  readonly label: string | null;
  /** Throws `bad-data` for a recording that cannot be read; it is passed over. @param longest in seconds */
  decode(longest: number): Promise<Recording>;
}

/** A reading of recordings, which are decoded one at a time. */
export function recordingReading(
  files: AsyncIterable<RecordingFile | Skipped> | Iterable<RecordingFile | Skipped>,
  { total, close }: Pick<Reading, 'total' | 'close'>,
  options: ParameterValues,
  signal: AbortSignal,
): Reading {
  const rate = Number(options['sample-rate']);
  if (rate > 0 && rate < 1000)
    throw new AppError('bad-request', `A sample rate of ${rate} is too low.`, {
      hint: 'Give at least 1000, or 0 for that of the first recording.',
      details: { field: 'sample-rate' },
    });
  const items = async function* (): AsyncGenerator<AudioItem | Skipped> {
    for await (const file of files) {
      signal.throwIfAborted();
      yield file.kind === 'skipped' ? file : await decoded(file, rate, Number(options['longest-seconds']));
    }
  };
  return { kind: 'audio', total, columns: [], maximum: null, items: items(), close };
}

async function decoded(file: RecordingFile, wanted: number, longest: number): Promise<AudioItem | Skipped> {
  const { kind: _, decode: __, ...known } = file;
  return await orSkipped(known.where, async (): Promise<AudioItem> => {
    const { values, rate } = await file.decode(longest);
    return { kind: 'audio', ...known, values: resample(values, rate, wanted || rate), rate: wanted || rate };
  });
}
