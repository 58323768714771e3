/* What the two sides of an adversarial method do to each other. */
import { figure, percent } from './finding.ts';
import type { Rule } from './finding.ts';
import type { History } from './history.ts';
import { mean, recentEvaluations } from './history.ts';

/** The loss of who guesses. */
const chanceLoss = Math.LN2;
/** From here on, and below this loss, a discriminator is too sure to be misled. */
const saturated = { accuracy: 0.95, loss: 0.15 };
/** Within this of a half, the domain accuracy is chance. */
const nearChance = 0.1;
/** Above this share of chance's loss a discriminator has learnt nothing, if it never did better. */
const neverBetter = 0.95;
/** From this multiple of chance's loss on, a discriminator believes what no longer holds. */
const outrun = 1.5;
/** How many times longer one side's gradient may be. */
const imbalance = 100;
/** By how much of it λ grows over the last evaluations where it still rises. */
const rise = 1.02;

export function lambdaRises(history: History): boolean {
  const values = history.means('lambda').slice(-recentEvaluations);
  const [first = Number.NaN, last = Number.NaN] = [values[0], values.at(-1)];
  return last > first * rise;
}

const judged = (history: History): { accuracy: number; loss: number } | null => {
  const [accuracy, loss] = [history.recent('domain-accuracy'), history.recent('domain-loss')];
  return accuracy === null || loss === null ? null : { accuracy, loss };
};

const discriminatorSaturated: Rule = (history) => {
  const now = judged(history);
  if (!now || now.accuracy < saturated.accuracy || now.loss > saturated.loss) return null;
  const lambda = history.recent('lambda');
  const rising = lambdaRises(history);
  return {
    id: 'discriminator-saturated',
    severity: rising ? 'watch' : 'trouble',
    sentence: `The discriminator tells ${percent(now.accuracy)} of items right with a loss of ${figure(now.loss)}: the features give their domain away, and so certain an adversary hardly says how to change that.`,
    advice: rising
      ? `λ is ${figure(lambda ?? 0)} and still rises; look again when it no longer does.`
      : `Raise λ${lambda === null ? '' : `, which is ${figure(lambda)}`}, or let it rise sooner; if that does not help, try a lower learning rate or fewer discriminator units.`,
  };
};

const discriminatorOutrun: Rule = (history) => {
  const now = judged(history);
  if (!now || now.loss < outrun * chanceLoss) return null;
  return {
    id: 'discriminator-outrun',
    severity: 'watch',
    sentence: `The domain loss is ${figure(now.loss)}, above the ${figure(chanceLoss)} of guessing: the features move on faster than the discriminator follows, and the two go round in circles.`,
    advice: 'Try a lower learning rate, one that falls with progress, or a lower λ; more discriminator units also help it to follow.',
  };
};

/** Chance, and either because the features are alike or because the discriminator could never tell. */
const atChance: Rule = (history) => {
  const now = judged(history);
  if (!now || Math.abs(now.accuracy - 0.5) > nearChance || now.loss >= outrun * chanceLoss) return null;
  const lowest = Math.min(...history.means('domain-loss'));
  const highest = Math.max(...history.values('domain-accuracy'));
  return lowest < neverBetter * chanceLoss || highest > 0.5 + nearChance
    ? {
        id: 'domains-mixed',
        severity: 'good',
        sentence: `The discriminator is at chance (domain accuracy ${percent(now.accuracy)}) after it did better (${percent(highest)}): the features no longer show which domain an item is from.`,
        advice: 'Nothing needs to change; whether classes met their like is for the validators to say.',
      }
    : {
        id: 'discriminator-weak',
        severity: 'watch',
        sentence: `The discriminator does hardly better than guessing (domain accuracy ${percent(now.accuracy)}) and never did: at best ${percent(highest)} and a loss of ${figure(lowest)}, where guessing has ${figure(chanceLoss)}. Either the features of the two domains are alike, or it is too weak to tell them apart.`,
        advice:
          'See the proxy A-distance in the analysis of the run: near 0 the domains hardly differ, and there is little to adapt. Otherwise try more discriminator units or a longer training.',
      };
};

const adversaries = /^gradient-norm\/(.*(discriminator|critic|advers).*)$/;

const gradientsUnbalanced: Rule = (history) => {
  const extractor = lengthOf(history, 'gradient-norm/extractor');
  if (extractor === null) return null;
  for (const name of history.names) {
    const adversary = lengthOf(history, name);
    const network = adversaries.exec(name)?.[1];
    if (network === undefined || adversary === null) continue;
    const ratio = extractor / adversary;
    if (!(ratio >= imbalance || ratio <= 1 / imbalance)) continue;
    const ahead = ratio > 1;
    const lengths = `The extractor’s gradient is ${figure(extractor)} long and that of the ${network.replaceAll('-', ' ')} ${figure(adversary)}`;
    return {
      id: 'gradients-unbalanced',
      severity: 'watch',
      sentence: ahead
        ? `${lengths}: the features are pushed harder than their adversary learns.`
        : `${lengths}: the adversary learns, and the features hardly answer.`,
      advice: ahead
        ? 'Lower the weight of the adversary (λ), or clip gradients.'
        : 'Raise the weight of the adversary (λ); a scale of the features that is far from 1 is another cause, which normalisation cures.',
    };
  }
  return null;
};

/** The geometric mean, since gradients differ by orders of magnitude; null without one, or where one is 0. */
function lengthOf(history: History, name: string): number | null {
  const values = history.means(name).slice(-recentEvaluations);
  return values.length < recentEvaluations || !values.every((value) => value > 0) ? null : Math.exp(mean(values.map(Math.log)));
}

export const adversaryRules: readonly Rule[] = [discriminatorSaturated, discriminatorOutrun, atChance, gradientsUnbalanced];
