/* What transfer is measured on, and with which settings. */
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { speechModels, writeMobileNet } from '../../helpers/packaged-models.ts';

type Import = Pick<RequestInput<'datasets.import'>, 'path' | 'options'>;
type Backbone = Pick<RequestInput<'backbones.add'>, 'paths' | 'wishes' | 'licence'>;
export type Settings = Omit<RequestInput<'transfers.start'>, 'job' | 'target' | 'source' | 'backbone'>;

export interface TransferTask {
  readonly id: string;
  readonly title: string;
  /** How the protocol is told in the document. */
  readonly told: string;
  /** Of the data folder, what it wants. */
  readonly folder: string;
  readonly target: string;
  readonly source: string | null;
  readonly backbone: string;
  readonly settings: Settings;
  /** Its data sets by name. @param data its files' folder @param made where files may be made */
  datasets(data: string, made: string): Promise<Readonly<Record<string, Import>>>;
  /** Made of those. */
  readonly subsets?: Readonly<Record<string, { readonly of: string; readonly count: number }>>;
  backbones(made: string): Promise<Readonly<Record<string, Backbone>>>;
}

const speakers = (data: string, domain: string): Import => ({
  path: join(data, 'fsdd'),
  options: { 'name-pattern': '{class}_{domain}_*', domain },
});

/** Two models in a row: 76 rows of 32 mel bands, moved by 8, become 96 features, which are averaged. */
const speechEmbedding = {
  paths: ['melspectrogram.onnx', 'embedding_model.onnx'].map((file) => join(speechModels, file)),
  wishes: { seconds: 1.5, fullScale: 32768, scale: 0.1, offset: 2, windowStep: 8 },
  licence: 'Apache-2.0',
};

/** All recordings beside a table that says who speaks: a split by speakers parts none. */
async function bySpeaker(data: string, made: string): Promise<Import> {
  const folder = join(made, 'recordings');
  await cp(join(data, 'fsdd'), folder, { recursive: true, filter: (path) => !path.endsWith('.csv') });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wav')).sort();
  const rows = names.map((name) => {
    const [digit = '', speaker = ''] = name.split('_');
    return [name, digit, speaker].join();
  });
  const path = join(folder, 'recordings.csv');
  await writeFile(path, ['path,label,speaker', ...rows].join('\n'));
  return { path, options: { 'group-column': 'speaker' } };
}

const audio = { network: 'audio-cnn', method: 'mcc', seeds: 3, seed: 1 } as const;

export const tasks: readonly TransferTask[] = [
  {
    id: 'spoken-digits',
    title: 'Spoken digits of one speaker',
    told: 'The 500 recordings of a fourth speaker (Free Spoken Digit Dataset), of which every fifth scores, and three others’ as the source; the speech embedding of openWakeWord; 400 steps of 64.',
    folder: 'speech',
    target: 'The fourth speaker',
    source: 'Three speakers',
    backbone: 'Speech embedding',
    settings: { ...audio, training: { steps: 400 } },
    datasets: (data) =>
      Promise.resolve({ 'Three speakers': speakers(data, 'george,jackson,theo'), 'The fourth speaker': speakers(data, 'nicolas') }),
    backbones: () => Promise.resolve({ 'Speech embedding': speechEmbedding }),
  },
  {
    id: 'new-speaker',
    title: 'Spoken digits of a speaker who was not heard',
    told: 'The 2,000 recordings of four speakers, split by speaker: those of one score, and the others’ may be trained on; otherwise as above. This is what a recogniser is for, and what one speaker’s recordings do not show.',
    folder: 'speech',
    target: 'Four speakers',
    source: null,
    backbone: 'Speech embedding',
    settings: { ...audio, training: { steps: 400, split: 'grouped', heldOut: 0.25 } },
    datasets: async (data, made) => ({ 'Four speakers': await bySpeaker(data, made) }),
    backbones: () => Promise.resolve({ 'Speech embedding': speechEmbedding }),
  },
  {
    id: 'few-pictures',
    title: 'Few pictures: MobileNetV2',
    told: '2,000 pictures of MNIST-M, of which 1,200 score and the 800 others are the small set; MobileNetV2 of nsfwjs (trained on ImageNet, then on photographs of other things), fed at 96 × 96, all of it trained with batch normalisation by the batch, or its features; a small network at 28 × 28 from scratch; 300 steps of 32 at a rate that falls by a cosine. That fine-tuning takes the head’s rate for all layers, ten times what is usual here, was found by a trial with one seed on half of these pictures.',
    folder: 'digits',
    target: 'Few pictures',
    source: null,
    backbone: 'MobileNetV2',
    settings: {
      shares: [1],
      seeds: 3,
      seed: 1,
      engine: 'tensorflow',
      training: { steps: 300, batchSize: 32, learningRateSchedule: 'cosine', heldOut: 0.6, heldOutSource: 0.6, evaluateEvery: 4 },
      fineTuning: { backboneRate: 1 },
    },
    datasets: (data) => Promise.resolve({ 'MNIST-M': { path: join(data, 'mnistm10k.npz'), options: {} } }),
    subsets: { 'Few pictures': { of: 'MNIST-M', count: 2000 } },
    backbones: async (made) => ({
      MobileNetV2: { paths: [await writeMobileNet(made, 'mobilenet_v2')], wishes: { size: [96, 96], layer: 'out_relu' }, licence: 'MIT' },
    }),
  },
];
