/*
 * Conditional domain-adversarial network with entropy conditioning.
 * Long et al., Conditional Adversarial Domain Adaptation, NeurIPS 2018 (section 3.3).
 *
 *   L = CE(y_s, G_y(f_s)) + mean w · CE(d, D(h)), the rest as in CDAN
 *   w = 1 + exp(−H(p)), divided by its mean over the items of a domain
 *   H(p) = −Σ_k p_k log p_k
 *
 * Items whose class is uncertain say less about where a class lies, so they count less. Weights are taken as constants, like p in
 * CDAN; the authors' code lets them pass a reversed gradient.
 */
import { certaintyWeights } from '../losses/certainty-weights.ts';
import { conditional } from './conditional.ts';

export const cdanE = conditional(
  {
    id: 'cdan-e',
    title: 'CDAN+E',
    description: 'As CDAN, with items counting more in the domains’ comparison the surer their class is.',
    paper: 'Long et al., Conditional Adversarial Domain Adaptation, NeurIPS 2018',
    avoidWhen: 'The source’s model is wrong and sure of it for much of the target, or the target lacks classes of the source.',
  },
  certaintyWeights,
);
