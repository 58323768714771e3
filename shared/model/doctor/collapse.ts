/* Whether predictions or features of the target fall together. */
import { figure, percent } from './finding.ts';
import type { Rule } from './finding.ts';

/** Shares of the entropy of the source's classes below which the diversity of predictions is worth a look, and a collapse. */
const diversity = { watch: 0.6, trouble: 0.3 };
/** Source accuracy that still holds, below its best. */
const holds = 0.05;
/** The spread of features, relative to their length, below which they are all the same. */
const spread = 0.05;
/** From this classification loss on there is something left to learn. */
const unlearnt = 0.1;

const predictionsCollapsed: Rule = (history, source) => {
  const now = history.recent('prediction-diversity');
  const accuracy = history.recent(history.score);
  if (now === null || source.entropy === 0 || now >= diversity.watch * source.entropy) return null;
  // A source that is lost as well is another trouble; without its items nobody can tell.
  if (accuracy !== null && accuracy < Math.max(...history.earlier(history.score)) - holds) return null;
  return {
    id: 'predictions-collapsed',
    severity: now < diversity.trouble * source.entropy ? 'trouble' : 'watch',
    sentence: `Predictions on the target are spread over no more than about ${figure(Math.exp(now))} classes (entropy ${figure(now)}, where the source’s classes have ${figure(source.entropy)})${accuracy === null ? '' : `, while source accuracy is ${percent(accuracy)}`}.`,
    advice:
      'Unless the target truly has so few classes, use a method that wants all of them to occur, such as information maximisation, or lower the weight of what makes predictions certain.',
  };
};

const featuresCollapsed: Rule = (history) => {
  const now = history.recent('feature-spread');
  if (now === null || now >= spread) return null;
  return {
    id: 'features-collapsed',
    severity: 'trouble',
    sentence: `Features of the target differ from their mean by ${now < 0.01 ? 'less than 1 %' : percent(now)} of their length: they are nearly the same for every item.`,
    advice: 'Lower the weight of what draws features together: alignment, λ or weight decay.',
  };
};

/** Units that answer nothing pass no gradient on; one that is merely small comes of a source that is learnt. */
const featuresDead: Rule = (history) => {
  const loss = history.recent('classification-loss');
  if (loss === null || loss < unlearnt || history.recent('gradient-norm/extractor') !== 0) return null;
  return {
    id: 'features-dead',
    severity: 'trouble',
    sentence: `No gradient reaches the features any more, while the classification loss is ${figure(loss)}: their units, or those above them, answer nothing.`,
    advice: 'Lower the learning rate, or clip gradients, and start again: such units do not come back.',
  };
};

export const collapseRules: readonly Rule[] = [predictionsCollapsed, featuresCollapsed, featuresDead];
