/*
 * Subspace alignment: the source's principal directions turned to the target's, the head retrained behind them.
 * Fernando, Habrard, Sebban & Tuytelaars, Unsupervised Visual Domain Adaptation Using Subspace Alignment, ICCV 2013 (section 3).
 *
 *   f = G_f(x)                       features [n, d] of the source-only model, which stays as it is
 *   P_s, P_t [d, k]                  principal directions of the features of all training items
 *   L = CE(y_s, G_y((f_s − μ_s) P_s P_sᵀ P_t P_tᵀ + μ_t))        minimised by G_y alone
 *
 * The paper classifies in the k coordinates of the target's subspace. Here the aligned source is written in the d coordinates
 * of the features, so that the target's need no transform; closed-form/subspace-alignment.ts says what that changes.
 */
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { subspaceAlignment } from '../closed-form/subspace-alignment.ts';
import { alignedSourceNeeds, alignmentOf, alignOnce, headOnAlignedSource } from './aligned-source.ts';
import type { Method } from './method.ts';

const parameters = [
  {
    kind: 'number',
    key: 'components',
    label: 'Subspace dimensions k',
    description: 'How many principal directions of each domain are aligned; what lies beside them is left out of the source.',
    default: 20,
    minimum: 1,
    maximum: 256,
    integer: true,
  },
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method sa');

export const sa: Method<'alignment'> = {
  descriptor: {
    id: 'sa',
    title: 'Subspace alignment',
    description: 'Turns the main directions of the source’s features to those of the target’s, and retrains the head on them.',
    paper: 'Fernando et al., Unsupervised Visual Domain Adaptation Using Subspace Alignment, ICCV 2013',
    setting: 'closed',
    avoidWhen: 'Directions of little variance tell the classes apart: they are left out.',
    parameters: [...parameters],
  },
  needs: alignedSourceNeeds,
  networks: (values, { featureSize }) => alignmentOf(Math.min(read(values).components, featureSize)),
  phases: () => headOnAlignedSource,
  refresh: alignOnce((values, source, target, size) => subspaceAlignment(source, target, size, read(values).components)),
};
