import type { BackboneWishes, MelAxis } from '../../shared/model/backbone.ts';
import { badBackbone } from './errors.ts';
import type { Fed } from './feeding.ts';

type Sides = readonly (number | null)[];

/**
 * Log-mel energies of recordings for a model that takes frames × bands or bands × frames, with an axis of 1 or without. Bands and frames
 * are as many as the model says; where it leaves them open, as many as are asked for.
 */
export function logMelFor(path: string, shape: Sides, wishes: BackboneWishes, usualSeconds: number): Pick<Fed, 'input' | 'axes'> {
  const { logMel, rate, scale, offset, fullScale } = wishes;
  const [window, hop] = [Math.round(wishes.window * rate), Math.round(wishes.hop * rate)];
  const axes = axesOf(path, shape, logMel === 'bands-first');
  const sideOf = (axis: 'frames' | 'bands'): number | null => shape[axes.indexOf(axis)] ?? null;
  const bands = sideOf('bands') ?? wishes.bands;
  if (bands === null) throw badBackbone(`${path} takes any number of mel bands.`, 'Say with how many it was trained (--bands).');
  if (wishes.bands !== null && wishes.bands !== bands)
    throw badBackbone(
      `${path} takes ${bands} mel bands, and ${wishes.bands} are asked for.`,
      'Leave out --bands, or say the other order (--log-mel).',
    );
  if (fullScale !== 1 || scale === 0)
    throw badBackbone(
      fullScale === 1 ? 'Energies times 0 say nothing.' : 'Full scale is of samples, and the model is fed log-mel energies.',
      'Say what each energy is multiplied by and gets added (--scale, --offset).',
    );
  if (window < 2 || hop < 1)
    throw badBackbone(
      `A window of ${window} samples every ${hop} is too short.`,
      'Give more seconds (--window, --hop), or a higher --rate.',
    );
  const asked = Math.round((wishes.seconds ?? usualSeconds) * rate);
  const frames = sideOf('frames') ?? Math.max(1, 1 + Math.floor((asked - window) / hop));
  const samples = window + (frames - 1) * hop;
  // (value − mean) / deviation is value × scale + offset.
  return { input: { kind: 'audio', rate, samples, window, hop, bands, mean: -offset / scale || 0, deviation: 1 / scale }, axes };
}

/** Two axes beside one of a single place, which must not be either of them: of more of those it is not known which is which. */
function axesOf(path: string, shape: Sides, bandsFirst: boolean): MelAxis[] {
  const two: MelAxis[] = bandsFirst ? ['bands', 'frames'] : ['frames', 'bands'];
  if (shape.length === 2) return two;
  const ones = shape.flatMap((side, at) => (side === 1 ? [at] : []));
  if (shape.length === 3 && ones.length === 1) return two.toSpliced(ones[0] ?? 0, 0, 'one');
  throw badBackbone(
    `${path} takes items of ${shape.map((side) => side ?? '?').join(' × ')}, which are not frames × bands, with one axis of 1 or without.`,
    'Give a model of log-mel energies with one channel.',
  );
}
