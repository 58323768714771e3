import { AppError } from '../../../../shared/contract/errors.ts';
import { hScore } from './h-score.ts';
import { leep } from './leep.ts';
import { logMe } from './log-me.ts';
import type { Ranking } from './ranking.ts';

/** Every score by which backbones are ranked, in the order in which screens list them. */
export const rankings: readonly Ranking[] = [logMe, hScore, leep];

/** Throws `bad-config` for a name that none has. */
export function rankingNamed(id: string): Ranking {
  const found = rankings.find(({ descriptor }) => descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no ranking score called ${id}.`, {
    hint: `There are: ${rankings.map(({ descriptor }) => descriptor.id).join(', ')}.`,
    details: { field: 'ranking' },
  });
}
