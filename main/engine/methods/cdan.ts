/*
 * Conditional domain-adversarial network.
 * Long et al., Conditional Adversarial Domain Adaptation, NeurIPS 2018.
 *
 *   f = G_f(x), p = softmax(G_y(f))     features [n, d] and predictions [n, K] of both domains
 *   h = f ⊗ sg(p)                       [n, d · K], or (R_f f) ⊙ (R_p sg(p))/√1024 where d · K > 4096
 *   L = CE(y_s, G_y(f_s)) + CE(d, D(h)), with R_λ on f
 *   λ = λ_max · (2 / (1 + exp(−10τ)) − 1)
 *
 * The discriminator sees an item's features together with the class that it is taken for, so that domains are aligned class by
 * class. As in the authors' code no gradient passes through p on the way to the discriminator: predictions are not bent to hide a
 * domain. R_f and R_p are random and fixed; the paper allows any symmetric distribution with a variance of 1.
 */
import { conditional } from './conditional.ts';

export const cdan = conditional({
  id: 'cdan',
  title: 'CDAN',
  description: 'As DANN, but the adversary also sees the class that an item is taken for, so that the domains meet class by class.',
  paper: 'Long et al., Conditional Adversarial Domain Adaptation, NeurIPS 2018',
  avoidWhen: 'The source’s model is wrong about most of the target, or the target lacks classes of the source.',
});
