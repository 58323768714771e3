import type { Context } from './services.ts';

/**
 * Removes packed content that no data set, run or subset needs any more, and then what only it needed. Data sets and runs in the
 * trash need theirs. Answers whether it is gone. @param besides a data set that does not count
 */
export async function releaseContent({ store, data }: Pick<Context, 'store' | 'data'>, hash: string, besides?: string): Promise<boolean> {
  if (store.contentInUse(hash, besides) || (await data.subsetsOf(hash)).length > 0) return false;
  const parent = await data.parentOf(hash);
  await data.remove(hash);
  if (parent !== null) await releaseContent({ store, data }, parent);
  return true;
}
