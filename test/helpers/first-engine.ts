import { vi } from 'vitest';
import { chooseEngine } from '../../main/compute/engines/choose.ts';

/**
 * Lets the runs of a test file, also those in processes that it starts, take the first engine that works. Otherwise the fastest
 * would be measured, which takes seconds, goes one way or the other, and is remembered in the user's own cache.
 */
export async function useFirstEngine(): Promise<void> {
  vi.stubEnv('ISTHMUS_ENGINE', (await chooseEngine('auto')).engine);
}
