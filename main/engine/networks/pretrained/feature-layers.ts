/** A layer by its name and its Keras class. */
interface Named {
  readonly name: string;
  readonly className: string;
}

const overAll = /^Global.*Pooling/;
const pooled = /Pooling|^Flatten$/;
const weighted = /^(Dense|\w*Conv\w*)$/;

/**
 * Layers that features are likely taken from, the likeliest first: of a network that Isthmus exported the end of its extractor; otherwise
 * the last that pools over all places, or the last pooled or flattened before the classifier, or what that is fed; then what else is
 * pooled or flattened, from the end, and the last of all. @param layers in the order in which they follow each other
 */
export function featureLayers(layers: readonly Named[]): string[] {
  const classes = layers.findLastIndex(({ className }) => weighted.test(className));
  // What follows the last layer with weights are scores of classes.
  const before = classes < 0 ? layers : layers.slice(0, classes);
  const likeliest =
    layers.findLast(({ name }) => name.startsWith('extractor_')) ??
    layers.findLast(({ className }) => overAll.test(className)) ??
    before.findLast(({ className }) => pooled.test(className)) ??
    before.at(-1);
  const others = layers.filter(({ className }) => pooled.test(className)).toReversed();
  return [...new Set([...(likeliest ? [likeliest] : []), ...others, ...layers.slice(-1)].map(({ name }) => name))];
}
