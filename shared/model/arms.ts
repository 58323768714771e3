import type { RunConfig } from '../config/run-config.ts';
import type { Arm } from './run.ts';

/** Which models a run trains for each seed, in the order in which they are trained; a source-only model of another run is taken over. */
export function armsOf(
  { method, upperBound, sourceModel, labelShare }: Pick<RunConfig, 'method' | 'upperBound' | 'sourceModel' | 'labelShare'>,
  targetLabelled: boolean,
): Arm[] {
  if (labelShare !== null) return ['target-trained'];
  return [
    ...(sourceModel === null ? (['source-only'] as const) : []),
    ...(upperBound && targetLabelled ? (['target-trained'] as const) : []),
    ...(method === 'erm' ? [] : (['adapted'] as const)),
  ];
}

/** The arm that a run is made for. */
export const mainArm = ({ method, labelShare }: Pick<RunConfig, 'method' | 'labelShare'>): Arm =>
  labelShare !== null ? 'target-trained' : method === 'erm' ? 'source-only' : 'adapted';

/** The arm that is meant of a run that has several; of another, the only one that it trains. */
export const meantArm = (config: Pick<RunConfig, 'method' | 'labelShare'>, wanted: Arm | null): Arm =>
  mainArm(config) === 'adapted' ? (wanted ?? 'adapted') : mainArm(config);
