import { fileURLToPath } from 'node:url';

const inSamples = (file: string): string => fileURLToPath(new URL(`../../../resources/samples/${file}`, import.meta.url));

/** The data that comes with the app: real, small, and with the shift that its methods are for. */
export const samples = {
  source: { name: 'MNIST sample', path: inSamples('mnist-images-idx3-ubyte.gz') },
  target: { name: 'MNIST over photographs sample', path: inSamples('mnist-over-photographs.npz') },
};
