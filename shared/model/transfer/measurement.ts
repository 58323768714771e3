import { deviation, mean } from '../statistics.ts';
import type { SeedResult, TransferMeasurement, TransferStrategy } from '../transfer.ts';

/** How many labels a share is, of those that may be trained on: one at least, unless it is none. */
export const labelsAt = (share: number, labelled: number): number => (share === 0 ? 0 : Math.max(1, Math.round(share * labelled)));

/** A measurement with what follows from its seeds, of which there is one at least. */
export function measurementOf(
  what: { readonly strategy: TransferStrategy; readonly share: number; readonly labels: number; readonly preparationSeconds?: number },
  seeds: readonly [SeedResult, ...SeedResult[]],
): TransferMeasurement {
  const accuracies = seeds.map(({ accuracy }) => accuracy);
  const preparationSeconds = what.preparationSeconds ?? 0;
  return {
    ...what,
    preparationSeconds,
    seeds: [...seeds],
    mean: mean(accuracies) ?? Number.NaN,
    deviation: deviation(accuracies),
    seconds: preparationSeconds + seeds.reduce((sum, seed) => sum + seed.seconds, 0),
  };
}
