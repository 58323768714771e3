import { AppError } from '../../../shared/contract/errors.ts';
import { engineIdSchema } from '../../../shared/model/engine.ts';
import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';
import { pickFastest } from '../measure/fastest.ts';
import type { Measured } from '../measure/measured.ts';
import type { Engine } from './engine.ts';
import { engines as allEngines, readers as allReaders } from './index.ts';
import { ask } from './probe-engines.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface ChosenEngine {
  engine: EngineId;
  /** A sentence for the screen: why this one. */
  reason: string;
}

async function insistOn(id: EngineId, why: string, engines: readonly Engine[]): Promise<ChosenEngine> {
  const engine = engines.find((one) => one.id === id);
  const status = engine && (await ask(engine));
  if (status?.works) return { engine: id, reason: `${status.title} was chosen ${why}.` };
  throw new AppError('engine-unavailable', `${status?.title ?? id}, chosen ${why}, does not work: ${status?.reason ?? 'it is unknown.'}`, {
    hint: status?.hint ?? 'Choose another engine.',
    details: { engine: id },
  });
}

/**
 * The engine to compute with. 'auto' takes the one that `ISTHMUS_ENGINE` names; otherwise, of several that work, the fastest
 * by what `measure` finds, or without it the first. An engine that was named is used or nothing.
 * Throws `engine-unavailable`, `bad-config` when `ISTHMUS_ENGINE` names no engine, and what `measure` throws.
 */
export async function chooseEngine(
  wanted: EngineId | 'auto',
  environment: Environment = process.env,
  engines: readonly Engine[] = allEngines,
  measure?: (working: readonly EngineStatus[]) => Promise<Measured>,
): Promise<ChosenEngine> {
  if (wanted !== 'auto') return insistOn(wanted, 'for this run', engines);
  const named = environment['ISTHMUS_ENGINE'];
  if (named && named !== 'auto') {
    const id = engineIdSchema.safeParse(named);
    if (!id.success)
      throw new AppError(
        'bad-config',
        `ISTHMUS_ENGINE is ${JSON.stringify(named)}, but must be auto or one of ${engineIdSchema.options.join(', ')}.`,
        {
          hint: 'Change or unset the environment variable ISTHMUS_ENGINE.',
          details: { field: 'ISTHMUS_ENGINE' },
        },
      );
    return insistOn(id.data, `by ISTHMUS_ENGINE=${named}`, engines);
  }
  const working = measure ? (await Promise.all(engines.map(ask))).filter(({ works }) => works) : [];
  const fastest = measure && working.length > 1 ? pickFastest(working, await measure(working)) : null;
  const passedOver: EngineStatus[] = [];
  for (const engine of engines) {
    const status = await ask(engine);
    if (status.works && (fastest === null || fastest.engine === engine.id)) {
      const others = passedOver.map((other) => `${other.title} does not work here: ${other.reason}`);
      const why = fastest?.reason ?? `${status.title} ${passedOver.length === 0 ? 'works here and comes first' : 'is used instead'}.`;
      return { engine: engine.id, reason: [...others, why].join(' ') };
    }
    if (!status.works) passedOver.push(status);
  }
  throw new AppError('engine-unavailable', `No engine works: ${passedOver.map((other) => `${other.title}: ${other.reason}`).join(' ')}`, {
    hint: 'Run `npm ci` again, then `isthmus doctor`.',
  });
}

/**
 * The engine for an export or a prediction: the first that works of those that read results at once. Others have no part in
 * it, also where `ISTHMUS_ENGINE` names one. Throws as `chooseEngine` does.
 */
export function chooseReader(environment: Environment = process.env, readers: readonly Engine[] = allReaders): Promise<ChosenEngine> {
  const id = engineIdSchema.safeParse(environment['ISTHMUS_ENGINE']).data;
  const reads = id === undefined || readers.some((reader) => reader.id === id);
  return chooseEngine('auto', reads ? environment : {}, readers);
}
