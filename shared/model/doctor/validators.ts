import { agreementOf } from '../selection.ts';
import type { Scores } from '../selection.ts';
import { figure } from './finding.ts';
import type { Finding } from './finding.ts';

/** The mean rank correlation of all pairs below which validators do not mean the same by a good checkpoint. */
const agreement = 0.2;
/** Fewer checkpoints than this can be in any order by chance. */
const leastCheckpoints = 5;

/** Of those that vote: others are known to be pleased by a collapse. */
export function validatorsDisagree({ steps, byValidator, voters }: Scores): Finding | null {
  const voices = new Map([...byValidator].filter(([id]) => voters.includes(id)));
  const { mean } = agreementOf({ steps, byValidator: voices, voters });
  if (steps.length < leastCheckpoints || mean === null || mean >= agreement) return null;
  return {
    id: 'validators-disagree',
    severity: 'watch',
    sentence: `The ${voices.size} validators that vote put the ${steps.length} checkpoints in different orders (mean rank correlation ${figure(mean)}): no choice among them is safe.`,
    advice: 'Look at what each of them favours before trusting the chosen checkpoint, or label a few target items.',
  };
}
