import { AppError } from '../../../../shared/contract/errors.ts';
import { everyNode } from './nodes.ts';
import type { Node } from './nodes.ts';
import type { Topology } from './topology.ts';

/** A layer that features can be taken from. */
export interface FeatureLayer {
  readonly name: string;
  readonly className: string;
  /** Without the batch axis; maps [height, width, channels] are averaged over their pixels. */
  readonly shape: readonly number[];
  readonly proposed: boolean;
}

const pooled = /Pooling|^Flatten$/;
/** Their results say what others do. */
const idle = ['Dropout', 'ZeroPadding2D'];

/**
 * The layers that features can be taken from, in order, one of them proposed: of a network that Isthmus exported the end of its extractor;
 * otherwise the last pooled or flattened result before the classifier, or what the classifier is fed.
 * @param inputShape where the topology leaves sides open
 * Throws `bad-data` where the first layers already cannot be trained here.
 */
export function featureLayers(topology: Topology, inputShape: readonly number[] = sidesOf(topology)): readonly FeatureLayer[] {
  const useful = everyNode(topology, inputShape).filter(({ className }) => !idle.includes(className));
  const { name: proposed } = proposedOf(topology, useful);
  return useful.map(({ name, className, operation }) => ({ name, className, shape: operation.outputShape, proposed: name === proposed }));
}

function proposedOf({ layers }: Topology, nodes: readonly Node[]): Node {
  const own = nodes.findLast(({ name }) => name.startsWith('extractor_'));
  if (own) return own;
  const order = layers.map(({ name }) => name);
  // What follows the last layer with weights are scores of classes.
  const classifier = order.indexOf(layers.findLast(({ className }) => /^(Dense|\w*Conv\w*)$/.test(className))?.name ?? '');
  const before = nodes.filter(({ name }) => classifier < 0 || order.indexOf(name) < classifier);
  return before.findLast(({ className }) => pooled.test(className)) ?? before.at(-1) ?? (nodes.at(-1) as Node);
}

function sidesOf({ inputShape }: Topology): number[] {
  const sides = inputShape.flatMap((side) => (side === null ? [] : [side]));
  if (sides.length === inputShape.length) return sides;
  throw new AppError('bad-data', 'The pretrained network leaves open how large its input is.', {
    hint: 'Say how large pictures are to be.',
  });
}
