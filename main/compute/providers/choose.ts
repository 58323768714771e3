import { AppError } from '../../../shared/contract/errors.ts';
import { onnxProviderSchema } from '../../../shared/model/engine.ts';
import type { OnnxProvider } from '../../../shared/model/engine.ts';
import { listProviders, providerTitles } from './providers.ts';
import type { Provider } from './providers.ts';
import type { Trial, TrialAnswer } from './trial.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How far an item's features may be from the processor's, as a part of their length: features are kept and shared, so whoever computed
 * them must not matter. Sums of float32 in another order differ by some 1e-6, through deep networks by 1e-5; numbers of half precision
 * or TF32, which some providers compute with unasked, by 1e-3.
 */
const tolerance = 1e-4;
/** A provider that is this little faster is as good as the processor: two measurements differ by as much. */
const alike = 1.1;
/** What takes the processor less is not worth a trial. */
const fewSeconds = 5;
const mostSeconds = 60;

export interface ChosenProvider {
  readonly provider: OnnxProvider;
  /** The rest of a sentence that begins "on WebGPU" or "on the processor". */
  readonly why: string;
}

/** Tries one; never throws. */
export type TryProvider = (provider: OnnxProvider, timeoutSeconds: number) => Promise<Trial>;

/** Whether `ISTHMUS_ONNX` names a provider, and which. Throws `bad-config` for one that there is not. */
export function namedProvider(environment: Environment = process.env): OnnxProvider | null {
  const named = environment['ISTHMUS_ONNX'];
  if (!named || named === 'auto') return null;
  const id = onnxProviderSchema.safeParse(named);
  if (id.success) return id.data;
  const known = onnxProviderSchema.options.join(', ');
  throw new AppError('bad-config', `ISTHMUS_ONNX is ${JSON.stringify(named)}, but must be auto or one of ${known}.`, {
    hint: 'Change or unset the environment variable ISTHMUS_ONNX.',
    details: { field: 'ISTHMUS_ONNX' },
  });
}

/** The provider that was named, where it gives the processor's features. Throws `engine-unavailable` where it does not. */
export async function insistOn(provider: OnnxProvider, attempt: TryProvider): Promise<ChosenProvider> {
  const why = `, chosen by ISTHMUS_ONNX=${provider}`;
  if (provider === 'cpu') return { provider, why };
  const trial = await attempt(provider, mostSeconds);
  const wrong = whatIsWrong(trial);
  if (wrong === null) return { provider, why };
  throw new AppError('engine-unavailable', `${providerTitles[provider]}, chosen by ISTHMUS_ONNX=${provider}, is of no use: ${wrong}`, {
    hint: 'Unset the environment variable ISTHMUS_ONNX, or name another: `isthmus doctor` lists them.',
    details: { provider },
  });
}

/**
 * The fastest of the providers that are there, open, and give the processor's features; else the processor.
 * @param seconds what the processor would take for all items; for few of them it is taken without a trial.
 */
export async function chooseProvider(seconds: number, attempt: TryProvider, providers?: readonly Provider[]): Promise<ChosenProvider> {
  if (seconds < fewSeconds) return { provider: 'cpu', why: '' };
  const passedOver: string[] = [];
  let best: { readonly id: OnnxProvider; readonly trial: TrialAnswer } | null = null;
  for (const { id, installed } of providers ?? (await listProviders())) {
    if (id === 'cpu' || !installed) continue;
    // One that needs longer than the processor for all of them is no gain.
    const trial = await attempt(id, Math.min(mostSeconds, Math.max(2 * fewSeconds, seconds)));
    const wrong = whatIsWrong(trial) ?? ('failed' in trial ? null : whySlow(trial));
    if (wrong !== null) passedOver.push(`${providerTitles[id]}: ${wrong.replace(/\.$/, '')}`);
    else if (!('failed' in trial) && (best === null || trial.milliseconds < best.trial.milliseconds)) best = { id, trial };
  }
  if (best === null) return { provider: 'cpu', why: passedOver.length === 0 ? '' : ` (${passedOver.join('; ')})` };
  const { milliseconds, processorMilliseconds } = best.trial;
  return { provider: best.id, why: `: ${figure(milliseconds)} an item, on the processor ${figure(processorMilliseconds)}` };
}

/** Null where nothing is. */
function whatIsWrong(trial: Trial): string | null {
  if ('failed' in trial) return trial.failed;
  const { difference } = trial;
  if (difference === null) return 'It gives features that are no numbers.';
  return difference <= tolerance ? null : `Its features differ from the processor’s by ${difference.toExponential(0)} of their length.`;
}

const whySlow = ({ milliseconds, processorMilliseconds }: TrialAnswer): string | null =>
  milliseconds * alike < processorMilliseconds
    ? null
    : `It is not faster, ${figure(milliseconds)} an item against ${figure(processorMilliseconds)}.`;

const figure = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 1 ? 2 : 1)} ms`;
