import { pretrainedNetwork } from '../../../shared/config/fine-tuning.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { audioCnn } from './audio-cnn.ts';
import { cnnSmall } from './cnn-small.ts';
import { linear } from './linear.ts';
import { mlp } from './mlp.ts';
import { resnetSmall } from './resnet-small.ts';
import { textCnn } from './text-cnn.ts';
import type { TextEncoding } from '../../../shared/model/input.ts';
import type { Network } from './network.ts';

/** Every network, in the order in which screens list them; data get the first that takes their kind unless another is chosen. */
export const networks: readonly Network[] = [cnnSmall, audioCnn, mlp, resnetSmall, textCnn, linear];

/** Throws `bad-config` for a name that no network has. */
export function networkNamed(id: string): Network {
  const found = networks.find((network) => network.descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no network called ${id}.`, {
    hint: `There are ${networks.map((network) => network.descriptor.id).join(', ')}.`,
    details: { field: 'network' },
  });
}

/** As what a network takes texts. @param bag the bag of words that a run's settings name. Throws likewise. */
export const textAs = (id: string, bag = 'terms'): TextEncoding =>
  (id === pretrainedNetwork ? undefined : networkNamed(id).descriptor.textAs) ?? (bag === 'hashed' ? 'hashed' : 'terms');
