import type { RunConfig } from '../config/run-config.ts';
import type { Arm } from './run.ts';

/** Which models a run trains for each seed, in the order in which they are trained; a source-only model of another run is taken over. */
export function armsOf(
  { method, upperBound, sourceModel }: Pick<RunConfig, 'method' | 'upperBound' | 'sourceModel'>,
  targetLabelled: boolean,
): Arm[] {
  return [
    ...(sourceModel === null ? (['source-only'] as const) : []),
    ...(upperBound && targetLabelled ? (['target-trained'] as const) : []),
    ...(method === 'erm' ? [] : (['adapted'] as const)),
  ];
}

/** The arm that a run is made for. */
export const mainArm = ({ method }: Pick<RunConfig, 'method'>): Arm => (method === 'erm' ? 'source-only' : 'adapted');
