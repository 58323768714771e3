import type { EngineStatus } from '../../../shared/model/engine.ts';
import type { Engine } from './engine.ts';
import { engines as allEngines } from './index.ts';

const answers = new Map<Engine, Promise<EngineStatus>>();

/** Tries an engine once, and remembers what it said. */
export function ask(engine: Engine): Promise<EngineStatus> {
  const known = answers.get(engine);
  if (known) return known;
  const asked = engine.probe();
  answers.set(engine, asked);
  return asked;
}

/** Lets every engine be tried again, e.g. when one was installed. */
export const forgetProbes = (): void => answers.clear();

/** Which engines work, tried in child processes; remembered until `refresh`. Never throws. */
export async function probeEngines(options: { refresh: boolean }, engines: readonly Engine[] = allEngines): Promise<EngineStatus[]> {
  if (options.refresh) for (const engine of engines) answers.delete(engine);
  return Promise.all(engines.map(ask));
}
