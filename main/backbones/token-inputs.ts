import { badBackbone } from './errors.ts';

/** What the inputs of a model of texts are for. */
export interface TokenInputs<Input> {
  readonly ids: Input;
  /** Where there is a token, and no padding. */
  readonly mask: Input | null;
  /** To which of two texts a token belongs: here all are of the first. */
  readonly types: Input | null;
}

interface Named {
  readonly name: string;
  readonly type: string;
}

const whole = (type: string): boolean => type === 'int64' || type === 'int32';
/** Some converters write behind a name which of an operation's results it is. */
const called =
  (name: RegExp) =>
  (input: Named): boolean =>
    name.test(input.name.replace(/:\d+$/, '')) && whole(input.type);
const isIds = called(/(^|_)(input_?ids|ids|tokens)$/i);
const isMask = called(/mask$/i);
const isTypes = called(/(token_?type|segment)(_?ids)?$/i);

/** Whether a model takes texts as the ids of their tokens: by a name, or because it has one input, of whole numbers. */
export const takesIds = (inputs: readonly Named[]): boolean =>
  inputs.some((input) => isIds(input) && !isTypes(input)) || (inputs.length === 1 && inputs.every(({ type }) => whole(type)));

/** Throws `bad-data` where there is an input of which it is not known what to feed. */
export function tokenInputs<Input extends Named>(path: string, inputs: readonly Input[]): TokenInputs<Input> {
  const types = inputs.find(isTypes) ?? null;
  const mask = inputs.find(isMask) ?? null;
  const ids = inputs.length === 1 ? inputs[0] : inputs.find((input) => isIds(input) && input !== types);
  const others = inputs.filter((input) => input !== ids && input !== mask && input !== types);
  if (!ids || others.length > 0)
    throw badBackbone(
      `${path} has the inputs ${inputs.map(({ name, type }) => `${name} (${type})`).join(', ')}; of a model of texts the ids of tokens can be fed, their mask and their types.`,
      'Export it with input_ids, attention_mask and token_type_ids alone, as whole numbers.',
    );
  return { ids, mask, types };
}
