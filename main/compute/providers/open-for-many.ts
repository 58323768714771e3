import { messageOf } from '../../backbones/errors.ts';
import { openBackbone } from '../../backbones/open.ts';
import type { OpenBackbone } from '../../backbones/open.ts';
import type { OnnxProvider } from '../../../shared/model/engine.ts';
import { chooseProvider, insistOn, namedProvider } from './choose.ts';
import type { ChosenProvider } from './choose.ts';
import { providerTitles } from './providers.ts';
import type { Provider } from './providers.ts';
import { tryProvider } from './trial.ts';
import type { TrialOrder } from './trial.ts';

interface Items {
  /** How many there are to compute. */
  readonly left: number;
  /** Whether an earlier attempt began. A provider may have ended it, so the processor goes on. */
  readonly begun: boolean;
}

/** For tests. */
interface Parts {
  readonly open?: typeof openBackbone;
  readonly attempt?: typeof tryProvider;
  readonly providers?: readonly Provider[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A backbone for many items. */
export interface BackboneForMany extends OpenBackbone {
  /** A sentence that says what computed the features; null where it is the run's engine. */
  readonly by: string | null;
}

/**
 * A backbone that starts on the processor and goes on on another provider where that is faster and gives the same; where `ISTHMUS_ONNX`
 * names one, on that or not at all. Throws as `openBackbone` does, `engine-unavailable` and `bad-config`.
 */
export async function openForMany(order: TrialOrder, { left, begun }: Items, parts: Parts = {}): Promise<BackboneForMany> {
  const { open = openBackbone, attempt = tryProvider, providers, environment } = parts;
  const { backbone, folder } = order.place;
  const isOnnx = backbone.format === 'onnx';
  const named = isOnnx ? namedProvider(environment) : null;
  const trial = (provider: OnnxProvider, seconds: number) => attempt(provider, order, seconds);
  const processor = (why: string): ChosenProvider => ({ provider: 'cpu', why });
  let on = named ? await insistOn(named, trial) : processor(begun ? ', which finished what an earlier attempt began' : '');
  let undecided = isOnnx && !named && !begun;
  let waiting = left;
  let model = await open(folder, backbone, on.provider);

  async function goOn(next: ChosenProvider): Promise<void> {
    if (next.provider !== on.provider) {
      const opened = await open(folder, backbone, next.provider);
      await model.close();
      model = opened;
    }
    on = next;
  }
  const failed = (provider: OnnxProvider, error: unknown): ChosenProvider =>
    processor(`, since ${providerTitles[provider]} failed on the way: ${messageOf(error).replace(/\.$/, '')}`);

  return {
    get by() {
      return isOnnx ? `Features by ${backbone.name} were computed on ${providerTitles[on.provider]}${on.why}.` : null;
    },
    async features(items, count, laidOut) {
      const since = performance.now();
      const features = await model.features(items, count, laidOut).catch(async (error: unknown) => {
        if (named || on.provider === 'cpu') throw error;
        await goOn(failed(on.provider, error));
        return model.features(items, count, laidOut);
      });
      waiting -= count;
      if (undecided) {
        undecided = false;
        const seconds = ((performance.now() - since) / 1000 / count) * waiting;
        const next = await chooseProvider(seconds, trial, providers);
        await goOn(next).catch((error: unknown) => goOn(failed(next.provider, error)));
      }
      return features;
    },
    close: () => model.close(),
  };
}
