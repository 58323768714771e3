import { fineTuningParameters } from '../../../shared/config/fine-tuning.ts';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';

/** Throws `bad-config` that names the field. */
export const resolveFineTuning = (given: ParameterValues) => resolveParameters(fineTuningParameters, given, 'fine-tuning');
/** How a pretrained extractor is trained. */
export type FineTuning = ReturnType<typeof resolveFineTuning>;
