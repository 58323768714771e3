import type Sharp from 'sharp';

let loading: Promise<typeof Sharp> | null = null;
let several = false;

/** Sharp takes a while to load, and most pictures are decoded without it. */
export const loadSharp = (): Promise<typeof Sharp> => (loading ??= load());

async function load(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  if (several) {
    // There is a thread for each core already, and no picture is opened twice.
    sharp.concurrency(1);
    sharp.cache(false);
  }
  return sharp;
}

/** Says that this thread is one of several that decode pictures. Before any is decoded. */
export const oneOfSeveral = (): void => void (several = true);
