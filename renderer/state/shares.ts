/* Shares of labels as people type them: percents with commas between. */

const most = 20;

/** 0.05 and 1 of “5, 100 %”; null where something else stands there. */
export function sharesOf(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '' && part !== '%');
  const percents = parts.map((part) => Number(part.replace(/%$/, '')));
  const right = percents.length > 0 && percents.length <= most && percents.every((percent) => percent > 0 && percent <= 100);
  return right ? [...new Set(percents)].sort((a, b) => a - b).map((percent) => percent / 100) : null;
}

export const percentsOf = (shares: readonly number[]): string => shares.map((share) => Number((100 * share).toPrecision(6))).join(', ');
