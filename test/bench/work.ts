import type { StepCase } from './engine-step.ts';

/** A matrix product in its forward form, [items × inputs] · [inputs × outputs]; a convolution's items are its pixels. */
interface Product {
  readonly items: number;
  readonly inputs: number;
  readonly outputs: number;
}

const stack = (items: number, ...sizes: readonly number[]): Product[] =>
  sizes.slice(1).map((outputs, at) => ({ items, inputs: sizes[at] ?? 0, outputs }));
const convolutions = (items: number): Product[] => [
  { items: items * 28 * 28, inputs: 5 * 5 * 3, outputs: 32 },
  { items: items * 14 * 14, inputs: 5 * 5 * 32, outputs: 48 },
];
const head = (items: number): Product[] => stack(items, 2352, 100, 100, 10);

const forward = (products: readonly Product[]): number =>
  products.reduce((sum, { items, inputs, outputs }) => sum + 2 * items * inputs * outputs, 0);
/** Forwards, the gradient of the weights, and that of the inputs. */
const thrice = (products: readonly Product[]): number => 3 * forward(products);
/** The same without the gradient of the data, which nobody asks for. */
const extractor = ([first, ...rest]: readonly Product[]): number => (first ? 2 * forward([first]) : 0) + thrice(rest);

const dann = (features: readonly Product[], ...heads: readonly (readonly Product[])[]): number =>
  extractor(features) + heads.reduce((sum, products) => sum + thrice(products), 0);

/** Floating-point operations in the matrix products and convolutions of one step: all that must be done, whoever does it. */
export const stepWork: Readonly<Record<StepCase, number>> = {
  mlp: dann(stack(128, 512, 256, 128), stack(64, 128, 100, 10), stack(128, 128, 100, 2)),
  head: dann(stack(512, 2048, 256, 128), stack(256, 128, 100, 10), stack(512, 128, 100, 2)),
  cnn: dann(convolutions(128), head(64), stack(128, 2352, 100, 2)),
  'cnn-normalised': dann(convolutions(128), head(64), stack(128, 2352, 100, 2)),
  // Both domains through the head, and features through a fixed random map whose own gradient nobody asks for.
  cdan: dann(convolutions(128), head(128), stack(128, 1024, 100, 2)) + 2 * forward(stack(128, 2352, 1024)) + forward(stack(128, 10, 1024)),
  mcd:
    // All from the source; heads alone, on both domains, where the first layer's inputs need no gradient;
    dann(convolutions(64), head(64), head(64)) +
    2 * (forward(convolutions(64)) + 2 * extractor(head(64))) +
    // four times the features by the target, where heads need no gradient of their weights.
    4 * (extractor(convolutions(64)) + 2 * 2 * forward(head(64))),
};
