import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';
import type { Measured } from './measured.ts';

/** An engine that is this little slower than the fastest is as good: two measurements differ by as much. */
const alike = 1.1;

const figure = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 1 ? 2 : milliseconds < 100 ? 1 : 0)} ms`;

/** The fastest of engines that work, in the order of preference; of several alike the first. Its reason is a sentence or two. */
export function pickFastest(
  engines: readonly EngineStatus[],
  { measurements, measuredAt, known }: Measured,
): { engine: EngineId; reason: string } | null {
  const titles = new Map(engines.map(({ id, title }) => [id, title]));
  const titleOf = (id: EngineId): string => titles.get(id) ?? id;
  const timed = measurements
    .flatMap(({ engine, milliseconds }) => (milliseconds === null ? [] : [{ engine, milliseconds }]))
    .sort((a, b) => a.milliseconds - b.milliseconds);
  const [best] = timed;
  const close = timed.filter(({ milliseconds }) => milliseconds <= alike * (best?.milliseconds ?? 0));
  const chosen = engines.flatMap(({ id }) => close.filter(({ engine }) => engine === id))[0];
  const failed = measurements.filter(({ milliseconds }) => milliseconds === null);
  const left = failed.map(({ engine, reason }) => `${titleOf(engine)} could not be measured: ${reason ?? ''}`);
  const [first] = engines;
  if (!chosen) return first ? { engine: first.id, reason: [...left, `${first.title} works here and comes first.`].join(' ') } : null;
  const why =
    timed.length > 1
      ? `${chosen === best ? 'is the fastest here' : 'comes first, and none is clearly faster here'} for this network and batch`
      : engines.length > 1
        ? 'is the one that could be measured for this network and batch'
        : 'is the only engine that works here';
  const others = timed.filter((one) => one !== chosen).map(({ engine, milliseconds }) => `${titleOf(engine)} ${figure(milliseconds)}`);
  const times = [`${figure(chosen.milliseconds)} a step`, ...others].join(', ');
  const when = known ? ` (measured on ${measuredAt.slice(0, 10)})` : '';
  return { engine: chosen.engine, reason: [`${titleOf(chosen.engine)} ${why}: ${times}${when}.`, ...left].join(' ') };
}
