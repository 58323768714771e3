/*
 * Mixed samples as probes.
 * Hu et al., Mixed Samples as Probes for Unsupervised Model Selection in Domain Adaptation, NeurIPS 2023.
 *
 *   x = λ x_i + (1 − λ) x_j          mixtures of target items, λ = 0.55
 *   ŷ_i, ŷ_j                         classes predicted for the two; the mixture's label is that of the larger share
 *   ICE = share of mixtures that are predicted to be of their label
 *   (ICE where ŷ_i = ŷ_j + ICE where ŷ_i ≠ ŷ_j) / 2
 *
 * The authors score either kind by itself and combine them over several models; one checkpoint has to do alone, so here it is the
 * mean of the scores. Pairs of one class probe how compact classes are, pairs of two the room between them. Where no pair is of two classes,
 * as after a collapse, there is nothing to probe: NaN.
 */
import { predicted, scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const mixval: Validator = {
  descriptor: {
    id: 'mixval',
    title: 'MixVal',
    description: 'Whether mixtures of two target items are predicted to be what the larger part of them is.',
    paper: 'Hu et al., Mixed Samples as Probes for Unsupervised Model Selection in Domain Adaptation, NeurIPS 2023',
    avoidWhen: 'Mixtures of inputs mean nothing, as of categories in a table, or the model was trained on mixtures.',
    parameters: [],
    votes: true,
    needsSource: false,
  },
  score: scoreFrom(['target', 'mixtures'], ({ target, mixtures, classes }) => {
    const single = predicted(target, classes);
    const mixed = predicted(mixtures, classes);
    const same = { agree: 0, count: 0 };
    const different = { agree: 0, count: 0 };
    mixed.forEach((label, at) => {
      const [first, second] = [single[mixtures.first[at] ?? -1], single[mixtures.second[at] ?? -1]];
      const kind = first === second ? same : different;
      kind.count++;
      if (label === (mixtures.share < 0.5 ? second : first)) kind.agree++;
    });
    const across = different.agree / different.count;
    // Few items of many classes may have no pair of one class.
    return same.count > 0 ? (same.agree / same.count + across) / 2 : across;
  }),
};
