/** Of a column of numbers in one data set: how many there are, their mean and their deviation. */
interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and deviation over several data sets together, 0 and 0 where they hold no number. */
export function pooledScale(sets: readonly Moments[]): { mean: number; deviation: number } {
  const all = sets.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return { mean: 0, deviation: 0 };
  const mean = sets.reduce((sum, set) => sum + set.count * set.mean, 0) / all;
  const squares = sets.reduce((sum, set) => sum + set.count * (set.deviation ** 2 + (set.mean - mean) ** 2), 0);
  return { mean, deviation: Math.sqrt(squares / all) };
}
