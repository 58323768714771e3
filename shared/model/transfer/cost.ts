import { mean } from '../statistics.ts';
import type { AssumedPower, SeedResult, TransferCost, TransferMeasurement, TrainingPoint } from '../transfer.ts';

/** Usual ratings of one that is busy, where nothing better is known. */
export const assumedWatts: Readonly<Record<AssumedPower['device'], number>> = { processor: 65, 'graphics card': 250 };

/** What draws it, by how an engine calls its device; what is not known is taken for a processor. */
export const drawnBy = (device: string | null): AssumedPower['device'] =>
  device === null || device.startsWith('CPU') ? 'processor' : 'graphics card';

export const wattHoursOf = (seconds: number, { watts }: AssumedPower): number => (seconds * watts) / 3600;

/** When an accuracy was first measured; null where it never was. */
export const secondsToReach = (curve: readonly TrainingPoint[], accuracy: number): number | null =>
  curve.find((point) => point.accuracy >= accuracy)?.seconds ?? null;

/** What one more such training would take, its preparation with it, by the mean of those that were measured. */
export function costOf(measurement: TransferMeasurement, levels: readonly number[], power: AssumedPower): TransferCost {
  const { strategy, share, seeds, preparationSeconds } = measurement;
  const onAverage = (of: readonly number[]): number => preparationSeconds + (mean(of) ?? 0);
  const seconds = onAverage(seeds.map((seed) => seed.seconds));
  return {
    strategy,
    share,
    seconds,
    wattHours: wattHoursOf(seconds, power),
    reached: levels.map((accuracy) => {
      const times = timesOf(seeds, accuracy);
      return { accuracy, seeds: times.length, seconds: times.length === seeds.length ? onAverage(times) : null };
    }),
  };
}

const timesOf = (seeds: readonly SeedResult[], accuracy: number): number[] =>
  seeds.map(({ curve }) => secondsToReach(curve, accuracy)).filter((seconds) => seconds !== null);
