import type { RunConfig } from '../config/run-config.ts';
import type { Arm } from './run.ts';

/** Which models a run trains for each seed, in the order in which they are trained. */
export function armsOf({ method, upperBound }: Pick<RunConfig, 'method' | 'upperBound'>, targetLabelled: boolean): Arm[] {
  const bound: readonly Arm[] = upperBound && targetLabelled ? ['target-trained'] : [];
  return method === 'erm' ? ['source-only', ...bound] : ['source-only', ...bound, 'adapted'];
}

/** The arm that a run is made for. */
export const mainArm = ({ method }: Pick<RunConfig, 'method'>): Arm => (method === 'erm' ? 'source-only' : 'adapted');
