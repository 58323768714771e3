/* Whether losses fall and the source stays learnt. */
import { lambdaRises } from './adversary.ts';
import { figure, percent, scoreFigure } from './finding.ts';
import type { Finding, Rule } from './finding.ts';
import type { History } from './history.ts';

/** How many times its usual size a loss may have, below which size none counts, and how many reports it takes to know the usual. */
const divergence = { times: 20, least: 20, reports: 3 };
/** How far above its lowest the classification loss may be: as a multiple, and by so many nats. */
const rise = { times: 2, nats: 0.1 };
/** By how much source accuracy may fall. */
const fall = 0.05;
/** Which share of the way from always answering the largest class to no mistake is something, and how far the loss must have come. */
const learnt = { share: 0.25, lossLeft: 0.9 };

const isLoss = (name: string): boolean => name === 'loss' || name.endsWith('-loss');

const lossDiverges: Rule = (history) => {
  for (const name of history.names.filter(isLoss)) {
    const values = history.values(name).map(Math.abs);
    const last = values.at(-1) ?? 0;
    const earlier = values.slice(0, -1).filter(Number.isFinite);
    if (earlier.length < divergence.reports) continue;
    const usual = earlier.toSorted((a, b) => a - b)[Math.floor(earlier.length / 2)] ?? 0;
    if (last < divergence.least || last < divergence.times * usual) continue;
    return {
      id: 'loss-diverges',
      severity: 'trouble',
      sentence: `The ${name.replaceAll('-', ' ')} is ${figure(history.values(name).at(-1) ?? 0)}, where it usually was about ${figure(usual)}: it will soon be no number any more.`,
      advice: 'Lower the learning rate, or clip gradients (clip norm 1 or so).',
    };
  }
  return null;
};

const lossRises: Rule = (history) => {
  const loss = history.sourceLoss;
  const now = history.recent(loss);
  if (now === null) return null;
  const lowest = Math.min(...history.earlier(loss));
  if (now < rise.times * lowest || now < lowest + rise.nats) return null;
  return {
    id: 'loss-rises',
    severity: 'watch',
    sentence: `The ${loss.replace('-', ' ')} rose to ${figure(now)} after it had been ${figure(lowest)}: what is done for the target costs what is known of the source.`,
    advice: 'Lower the weight of adaptation, or let the learning rate fall with progress.',
  };
};

const sourceLost: Rule = (history, source) => {
  const now = history.recent(history.score);
  if (now === null) return null;
  const best = Math.max(...history.earlier(history.score));
  if (best - now >= fall) return forgotten(history, best, now);
  const losses = history.means(history.sourceLoss);
  const [first = Number.NaN, last = Number.NaN] = [losses[0], losses.at(-1)];
  if (now > source.largest + learnt.share * (1 - source.largest) || last < learnt.lossLeft * first) return null;
  return {
    id: 'source-not-learnt',
    severity: 'trouble',
    sentence: `${history.scoreName} is ${scoreFigure(history.measure, now)}, where always answering ${history.measure === 'r2' ? 'the mean gives 0' : `the largest class gives ${percent(source.largest)}`}: the source itself is not learnt.`,
    advice: `Try another learning rate${history.recent('lambda') === null ? '' : ' and a lower λ'}. If source only does no better, the network may not suit the data.`,
  };
};

function forgotten(history: History, best: number, now: number): Finding {
  const fell = `${history.scoreName} fell from ${scoreFigure(history.measure, best)} to ${scoreFigure(history.measure, now)}`;
  const lambda = history.recent('lambda');
  if (lambda === null || lambda === 0)
    return {
      id: 'source-forgotten',
      severity: 'watch',
      sentence: `${fell}: adapting costs what was learnt.`,
      advice: 'Lower the weight of adaptation or the learning rate, or train for fewer epochs.',
    };
  const rises = lambdaRises(history);
  return {
    id: 'lambda-too-high',
    severity: 'trouble',
    sentence: `${fell} with λ at ${figure(lambda)}${rises ? ' and still rising' : ''}: the features give up classes to hide their domain.`,
    advice: `${rises ? 'Give λ a lower end, about where source accuracy began to fall' : 'Lower λ, by a factor of three or ten'}${lambda > 1 ? '' : ', or the learning rate'}.`,
  };
}

export const sourceRules: readonly Rule[] = [lossDiverges, lossRises, sourceLost];
