/*
 * Correlation alignment in closed form: source features whitened and recoloured, the head retrained on them.
 * Sun, Feng & Saenko, Return of Frustratingly Easy Domain Adaptation, AAAI 2016 (algorithm 1).
 *
 *   f = G_f(x)                       features [n, d] of the source-only model, which stays as it is
 *   A = (C_s + r_s I)^−½ (C_t + r_t I)^½        C: covariances of the features of all training items; r = λ · tr C / d
 *   L = CE(y_s, G_y((f_s − μ_s) A + μ_t))        minimised by G_y alone
 *
 * The paper's features are standardised and its classifier is a linear one; closed-form/coral.ts says how A is computed.
 */
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { coralAlignment } from '../closed-form/coral.ts';
import { alignedSourceNeeds, alignmentOf, alignOnce, headOnAlignedSource } from './aligned-source.ts';
import type { Method } from './method.ts';

const parameters = [
  {
    kind: 'number',
    key: 'regularisation',
    label: 'Regularisation λ',
    description: 'What is added to each variance, as a multiple of the mean variance of the features.',
    default: 1,
    minimum: 0.000001,
    maximum: 1000,
  },
  {
    kind: 'number',
    key: 'components',
    label: 'Components',
    description: 'In how many directions each covariance is told apart; beyond them it is taken as even.',
    default: 128,
    minimum: 1,
    maximum: 256,
    integer: true,
  },
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method coral');

export const coral: Method<'alignment'> = {
  descriptor: {
    id: 'coral',
    title: 'CORAL, closed form',
    description: 'Gives the source’s features the mean and covariance of the target’s, and retrains the head on them.',
    paper: 'Sun, Feng & Saenko, Return of Frustratingly Easy Domain Adaptation, AAAI 2016',
    setting: 'closed',
    avoidWhen: 'The features themselves must change: the extractor stays that of the source-only model.',
    parameters: [...parameters],
  },
  needs: alignedSourceNeeds,
  networks: (values, { featureSize }) => alignmentOf(2 * Math.min(read(values).components, featureSize)),
  phases: () => headOnAlignedSource,
  refresh: alignOnce((values, source, target, size) => coralAlignment(source, target, size, read(values))),
};
