import type { InputSpec, TableInput, TextInput } from '../../shared/model/input.ts';
import { poolingText } from '../../shared/model/backbone-facts.ts';
import { shareFigure } from '../../shared/model/transfer/words.ts';
import { backboneFolder } from './bundle.ts';
import type { Bundle } from './bundle.ts';

/** The bundle's README: what the model is, where it comes from, how an input is prepared, and how to run it. */
export function modelCard(bundle: Bundle): string {
  const { trained } = bundle;
  return `# ${trained.network}, ${trained.arm === 'target-trained' ? trained.target.name : `${trained.method}: ${trained.source.name} → ${trained.target.name}`}

${howTrained(trained)}, seed ${trained.seed}, step ${trained.step}, exported on ${bundle.createdAt.slice(0, 10)}.
${accuracyLine(trained)}

- Classes: ${bundle.labels.join(', ')}
${sourceLine(trained)}${sourceModelLine(trained.config['sourceModel'])}- Target: ${trained.target.name} (\`${trained.target.hash}\`)
${pretrainedLine(bundle.pretrained)}- Engine: ${trained.engine}
- Largest difference of a probability between the trained model and this file, reloaded: ${bundle.parity.largestDifference}

## Input

${preparation(bundle.input, bundle.maximum)}
${bundle.backbone ? fedTo(bundle.backbone) : ''}
## Run it

\`\`\`
isthmus predict PATH-OF-THIS-FOLDER INPUT…
\`\`\`

Without Isthmus: \`${bundle.model}\` is the model, \`bundle.json\` the labels and the preparation of inputs, \`${bundle.parity.file}\`
prepared inputs with the probabilities that the model must give for them.
`;
}

type Trained = Bundle['trained'];

function howTrained({ arm, method, config }: Trained): string {
  if (arm === 'adapted') return `Adapted by ${method}`;
  if (arm === 'source-only') return 'Trained on the source alone';
  const share = config['labelShare'];
  return `Trained on ${typeof share === 'number' && share < 1 ? `${shareFigure(share)} of the labels` : 'all labels'} of the target, but for those that were held out`;
}

function accuracyLine({ targetAccuracy, arm }: Trained): string {
  if (targetAccuracy === null) return 'The target has no labels, so its accuracy on the target is not known.';
  const seen =
    arm === 'target-trained'
      ? 'labels that training did not see'
      : 'oracle: computed with target labels, which neither training nor selection saw';
  return `Accuracy on the held-out part of the target: ${(100 * targetAccuracy).toFixed(1)} % (${seen}).`;
}

/** What learnt from the target has no source beside it. */
const sourceLine = ({ arm, source }: Trained): string =>
  arm === 'target-trained' ? '' : `- Source: ${source.name} (\`${source.hash}\`)\n`;

const pretrainedLine = (pretrained: Bundle['pretrained']): string =>
  pretrained
    ? `- Pretrained model: ${pretrained.name} (\`${pretrained.hash}\`), licence: ${pretrained.licence || 'not said; ask where it came from before you pass this on'}\n`
    : '';

/** Of a run that had a model in the place of source items. */
const sourceModelLine = (run: unknown): string =>
  typeof run === 'string' ? `- No source item was read: it starts from the source-only model of run ${run}.\n` : '';

function rowPreparation({ columns, categories = [] }: TableInput, scale: string): string {
  const row = `One row of ${columns.length} columns (${some(columns)})`;
  const kinds = columns.filter((_, at) => categories[at]);
  if (kinds.length === 0) return `${row}, each ${scale}; a missing value becomes 0.`;
  return `${row}. A number becomes ${scale}, 0 where it is missing. A name (${some(kinds)}) becomes as many numbers as \`bundle.json\` has categories of its column, in that order: 1 for its own and 0 for the others, all 0 where it is missing or unknown. They stand one behind the other in the order of the columns.`;
}

const some = (names: readonly string[]): string => `${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;

/** As data/text/words.ts finds them. */
const words =
  "A text as words: in lower case (Unicode NFC, ’ as '), runs of letters, marks and digits that do not begin with a mark, with single apostrophes between them; each character of Han, Hiragana and Katakana, and each emoji, by itself.";

function wordsPreparation({ encoding, terms, length }: TextInput): string {
  const whole = 'the whole divided by its length (the root of the sum of squares)';
  if (encoding === 'terms')
    return `How often each of the ${terms.length} terms of \`bundle.json\` is in it, times the term's weight, ${whole}.`;
  if (encoding === 'hashed')
    return `Each word adds 1 to the number at |h| mod ${length}, or takes 1 away where h is negative; h is MurmurHash3 (x86, 32 bits, signed, seed 0) of the word in UTF-8. Then ${whole}: what scikit-learn's HashingVectorizer gives of these words.`;
  return `The ids of its first ${length} words. 0 stands behind the last, 1 is a word that is no term, 2 the first of the ${terms.length} terms of \`bundle.json\`.`;
}

/** What there is to say of how a pretrained model is run that the preparation of items does not. */
function fedTo({ file, layer, pooling, axes, input }: NonNullable<Bundle['backbone']>): string {
  const where = `\n\`${backboneFolder}/${file}\` is fed`;
  if (axes) return `${where} [items, ${axes.map((axis) => (axis === 'one' ? 1 : axis)).join(', ')}].\n`;
  if (input.kind !== 'text') return '';
  const pooled =
    pooling === undefined ? 'are the features' : `are for each token; ${poolingText({ pooling })} (padding left out) are the features`;
  return `${where} the ids, a mask of 1 for each and 0 for padding (id ${input.tokenizer?.padding ?? 0}, where it takes a fixed length), and types of 0, as far as it has such inputs. The values of \`${layer}\` ${pooled}.\n`;
}

function preparation(input: InputSpec, maximum: number): string {
  const scale = '`(value − mean) / deviation`';
  if (input.kind === 'text' && input.encoding === 'pieces')
    return `A text as the ids that the tokenizer in \`${backboneFolder}/${input.tokenizer?.file ?? ''}\` gives, with those that it puts around a text, cut to ${input.length}.`;
  if (input.kind === 'text') return `${words} ${wordsPreparation(input)}`;
  if (input.kind === 'audio' && input.samplesAlone)
    return `${input.samples} samples at ${input.rate} Hz, full scale at ±1, cut or padded with silence at both ends alike, then ${scale} (mean ${input.mean}; deviation ${input.deviation}).`;
  if (input.kind === 'audio')
    return `${input.samples} samples at ${input.rate} Hz, full scale at ±1, cut or padded with silence at both ends alike. Of each window of ${input.window} samples, every ${input.hop}, under a periodic Hann window and with zeros behind it to the next power of two: the natural logarithm of 10⁻⁶ plus the power |X|² in ${input.bands} triangular mel bands (HTK scale, height 1, from 0 to ${input.rate / 2} Hz), then ${scale} (mean ${input.mean}; deviation ${input.deviation}).`;
  if (input.kind === 'features')
    return `The item is made ready for the pretrained model “${input.backbone.name}”: ${preparation(input.of, maximum)} What that gives, ${input.size} numbers, becomes ${scale} for each (both in \`bundle.json\`).`;
  if (input.kind === 'table') return rowPreparation(input, scale);
  return `A picture of ${input.height} × ${input.width} pixels with ${input.channels} channel${input.channels === 1 ? '' : 's'}, height × width × channels:${input.cover ? ` the largest piece from its middle of those proportions, times ${input.cover}, then` : ''}${input.crop ? ' cut to the smallest square that holds what differs from its first pixel by more than a tenth of its range, then' : ''} resized bilinearly (half-pixel centres), divided by the
picture's largest possible value (${maximum} in the training data; 255 in a picture file), then ${scale} for each channel (mean ${input.mean.join(', ')}; deviation ${input.deviation.join(', ')}).`;
}
