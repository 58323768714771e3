import type { Parameter } from '../model/parameters.ts';

/** The network that a backbone is when it is trained itself. */
export const pretrainedNetwork = 'pretrained';

/** How a run trains a pretrained extractor; runs without one have none of these. */
export const fineTuningParameters = [
  {
    kind: 'text',
    key: 'unfreezeFrom',
    label: 'Unfreeze from',
    description:
      'The first layer of the pretrained network that training changes, by its name; what is before it stays as it is. Empty for all.',
    default: '',
  },
  {
    kind: 'number',
    key: 'gradualUnfreezing',
    label: 'Gradual unfreezing',
    description:
      'Epochs after which the next block of the pretrained network learns too, from the top down; the head learns from the start. 0: all at once.',
    default: 0,
    minimum: 0,
    maximum: 10000,
  },
  {
    kind: 'number',
    key: 'backboneRate',
    label: 'Backbone rate',
    description: 'Learning rate of the pretrained network, as a share of the head’s.',
    default: 0.1,
    minimum: 0,
    maximum: 10,
  },
  {
    kind: 'number',
    key: 'warmUp',
    label: 'Warm-up',
    description: 'Share of the training in which the learning rate rises from 0.',
    default: 0,
    minimum: 0,
    maximum: 1,
  },
  {
    kind: 'choice',
    key: 'batchNorm',
    label: 'Batch normalisation',
    description: 'By whose statistics the pretrained network normalises; all start as those that it came with.',
    default: 'domain',
    choices: [
      { value: 'frozen', label: 'Those that it came with; scales and offsets stay too' },
      { value: 'shared', label: 'Both domains together' },
      { value: 'domain', label: 'Each domain its own' },
    ],
  },
  {
    kind: 'choice',
    key: 'regulariser',
    label: 'Regulariser',
    description: 'What keeps the pretrained network from forgetting, or from carrying over what does not help.',
    default: 'none',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'l2-sp', label: 'L2-SP: weights stay near the pretrained ones (Li 2018)' },
      { value: 'delta', label: 'DELTA: feature maps stay near the pretrained ones (Li 2019)' },
      { value: 'bss', label: 'BSS: the smallest singular values of features are shrunk (Chen 2019)' },
    ],
  },
  {
    kind: 'number',
    key: 'regulariserWeight',
    label: 'Regulariser weight',
    description: 'Weight of the regulariser; the papers take 0.01 to 0.1 for L2-SP, about 0.01 for DELTA and 0.001 for BSS.',
    default: 0.01,
    minimum: 0,
    maximum: 1000,
  },
  {
    kind: 'number',
    key: 'singularValues',
    label: 'Singular values',
    description: 'How many of the smallest singular values BSS shrinks.',
    default: 1,
    minimum: 1,
    maximum: 64,
    integer: true,
  },
] as const satisfies readonly Parameter[];
