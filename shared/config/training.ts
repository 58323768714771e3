import type { Parameter } from '../model/parameters.ts';

/** The settings of the training loop that every method shares. */
export const trainingParameters = [
  { kind: 'number', key: 'epochs', label: 'Epochs', description: 'Passes over the smaller of the two training parts.', default: 20, minimum: 1, maximum: 10000, integer: true },
  { kind: 'number', key: 'batchSize', label: 'Batch size', description: 'Items from each domain in one step.', default: 64, minimum: 2, maximum: 4096, integer: true },
  { kind: 'choice', key: 'optimiser', label: 'Optimiser', description: 'How gradients change the weights.', default: 'adam', choices: [{ value: 'adam', label: 'Adam' }, { value: 'sgd', label: 'SGD' }, { value: 'momentum', label: 'SGD with momentum' }, { value: 'nesterov', label: 'SGD with Nesterov momentum' }] },
  { kind: 'number', key: 'learningRate', label: 'Learning rate', description: 'Step size at the start.', default: 0.001, minimum: 1e-7, maximum: 10 },
  { kind: 'choice', key: 'learningRateSchedule', label: 'Learning rate schedule', description: 'How the learning rate falls with progress τ.', default: 'constant', choices: [{ value: 'constant', label: 'Constant' }, { value: 'inverse', label: 'Inverse, 1/(1+10τ)^0.75 (Ganin 2016)' }, { value: 'cosine', label: 'Cosine to zero' }] },
  { kind: 'number', key: 'momentum', label: 'Momentum', description: 'Share of the last step that is kept.', default: 0.9, minimum: 0, maximum: 0.9999 },
  { kind: 'number', key: 'weightDecay', label: 'Weight decay', description: 'Pull of the weights towards zero, decoupled from the gradient; biases and normalisation are left out.', default: 0, minimum: 0, maximum: 1 },
  { kind: 'number', key: 'clipNorm', label: 'Clip norm', description: 'Longest gradient allowed, over all weights of a phase; 0 turns clipping off.', default: 0, minimum: 0, maximum: 1e6 },
  { kind: 'number', key: 'heldOut', label: 'Held-out part', description: 'Share of each data set that training never sees; the scores are computed on it.', default: 0.2, minimum: 0.01, maximum: 0.9 },
  { kind: 'number', key: 'evaluateEvery', label: 'Evaluate every', description: 'Epochs between evaluations.', default: 1, minimum: 1, maximum: 10000, integer: true },
  { kind: 'number', key: 'checkpointEvery', label: 'Checkpoint every', description: 'Steps between checkpoints; one is also kept at the end.', default: 100, minimum: 1, maximum: 1000000, integer: true },
] as const satisfies readonly Parameter[];
