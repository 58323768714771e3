import { AppError } from '../../../shared/contract/errors.ts';
import { engineIdSchema } from '../../../shared/model/engine.ts';
import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';
import type { Engine } from './engine.ts';
import { engines as allEngines } from './index.ts';
import { ask } from './probe-engines.ts';

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
 * The engine to compute with. 'auto' takes the first that works, unless `ISTHMUS_ENGINE` names one; an engine that was
 * named is used or nothing. Throws `engine-unavailable`, or `bad-config` when `ISTHMUS_ENGINE` names no engine.
 */
export async function chooseEngine(
  wanted: EngineId | 'auto',
  environment: Readonly<Record<string, string | undefined>> = process.env,
  engines: readonly Engine[] = allEngines,
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
  const passedOver: EngineStatus[] = [];
  for (const engine of engines) {
    const status = await ask(engine);
    if (status.works) {
      const others = passedOver.map((other) => `${other.title} does not work here: ${other.reason}`);
      return {
        engine: engine.id,
        reason: [...others, `${status.title} ${passedOver.length === 0 ? 'works here and comes first' : 'is used instead'}.`].join(' '),
      };
    }
    passedOver.push(status);
  }
  throw new AppError('engine-unavailable', `No engine works: ${passedOver.map((other) => `${other.title}: ${other.reason}`).join(' ')}`, {
    hint: 'Run `npm ci` again, then `isthmus doctor`.',
  });
}
