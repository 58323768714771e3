/* What each kind of transfer was worth beside training from scratch, and the report's first sentence. */
import { mean } from '../statistics.ts';
import type { EquivalentShare, TransferFinding, TransferMeasurement, TransferMeasures } from '../transfer.ts';
import { gained, inPoints, verdictBetween } from '../verdict.ts';
import { risingWithShare, shareReaching } from './labels-saved.ts';
import { accuracyFigure, capitalised, measurementWords, shareFigure, shareWords } from './words.ts';

type Measured = Pick<TransferMeasures, 'measured' | 'split'>;

/** From scratch, the fewest labels first. */
const fromScratch = (measured: readonly TransferMeasurement[]): TransferMeasurement[] =>
  measured.filter(({ strategy, share }) => strategy === 'from-scratch' && share > 0).sort((a, b) => a.share - b.share);

/** Of each measurement that is not from scratch; none where that was not measured. */
export function findingsOf({ measured, split }: Measured): TransferFinding[] {
  const scratch = fromScratch(measured);
  const rising = risingWithShare(scratch.map(({ share, mean: accuracy }) => ({ share, accuracy })));
  return measured.flatMap((measurement) => {
    const equivalent = shareReaching(measurement.mean, rising);
    if (measurement.strategy === 'from-scratch' || equivalent === null) return [];
    const between = betweenOf(measurement, (accuracy) => shareReaching(accuracy, rising) ?? equivalent);
    const { strategy, share } = measurement;
    const comparison = comparisonOf(scratch, measurement);
    return [
      { strategy, share, equivalent, between, comparison, sentence: savedSentence(measurement, { equivalent, between }, split.labelled) },
    ];
  });
}

function betweenOf({ mean: accuracy, deviation }: TransferMeasurement, reaching: (accuracy: number) => EquivalentShare) {
  return deviation === null ? null : { low: reaching(accuracy - deviation), high: reaching(accuracy + deviation) };
}

function savedSentence(
  measurement: TransferMeasurement,
  { equivalent, between }: Pick<TransferFinding, 'equivalent' | 'between'>,
  labelled: number,
): string {
  const subject = measurementWords(measurement);
  const measuredShare = shareWords(equivalent.share, labelled);
  const saves = equivalent.bound === 'more than' || equivalent.share > measurement.share;
  const sentences = {
    equal: `${capitalised(subject)} equals training from scratch with ${measuredShare}.`,
    'at most': `Training from scratch reaches as much as ${subject} already with the fewest measured, ${measuredShare}.`,
    'more than': `Training from scratch does not reach as much as ${subject}, not even with ${measuredShare}${equivalent.share < 1 ? ', the most measured' : ''}.`,
  };
  return [sentences[equivalent.bound], ...(saves ? [] : ['No labels are saved.']), ...rangeSentence(between)].join(' ');
}

function rangeSentence(between: TransferFinding['between']): string[] {
  const said = between ? [boundWords(between.low), boundWords(between.high)] : [];
  return said[0] === said[1] ? [] : [`Within a standard deviation of the seeds: from ${said.join(' to ')}.`];
}

function boundWords({ bound, share }: EquivalentShare): string {
  const figure = share === 1 ? 'all' : shareFigure(share);
  return bound === 'equal' ? figure : bound === 'at most' ? `${figure} or fewer` : `more than ${figure}`;
}

/** With training from scratch by the same labels, or by the fewest where there are none, over the seeds that both have. */
function comparisonOf(scratch: readonly TransferMeasurement[], measurement: TransferMeasurement): TransferFinding['comparison'] {
  const other = measurement.share === 0 ? scratch[0] : scratch.find(({ share }) => share === measurement.share);
  const pairs = measurement.seeds.flatMap(({ seed, accuracy }) => {
    const before = other?.seeds.find((own) => own.seed === seed)?.accuracy;
    return before === undefined ? [] : [{ before, after: accuracy }];
  });
  const difference = mean(pairs.map(({ before, after }) => after - before));
  if (!other || difference === null) return null;
  const points = 100 * difference;
  const against = measurement.share === 0 ? measurementWords(other) : 'training from scratch';
  return {
    against: other.share,
    ...verdictBetween(
      points,
      pairs.map(({ before }) => before),
      pairs.map(({ after }) => after),
      `${measurementWords(measurement)} ${gained(points)} ${inPoints(points)} against ${against}`,
    ),
  };
}

/** The fewest labels with which a kind of transfer reaches what training from scratch reaches with the most. */
export function headlineOf({ measured }: Measured): string {
  const most = fromScratch(measured).at(-1);
  if (!most) return 'Training from scratch was not measured, so that it is not known what transfer is worth.';
  const transfers = measured.filter(({ strategy }) => strategy !== 'from-scratch');
  if (transfers.length === 0) return 'Nothing but training from scratch was measured.';
  const [fewest] = transfers
    .filter(({ share, mean: accuracy }) => share < most.share && accuracy >= most.mean)
    .sort((a, b) => a.share - b.share || b.mean - a.mean);
  const reached = `${measurementWords(most)}${most.share < 1 ? ', the most measured,' : ''} reaches`;
  return fewest
    ? `${capitalised(measurementWords(fewest))} reaches ${accuracyFigure(fewest.mean)}; ${reached} ${accuracyFigure(most.mean)}.`
    : `No kind of transfer reaches with fewer labels what ${reached}: ${accuracyFigure(most.mean)}.`;
}
