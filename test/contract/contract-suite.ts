import { describe } from 'vitest';
import { describeErrors } from './errors-suite.ts';
import { describeEvents } from './events-suite.ts';
import { describeMainJob } from './main-job-suite.ts';
import { describeRequests } from './requests-suite.ts';
import { sharedLibrary } from './shared-library.ts';
import type { Open } from './shared-library.ts';

/** All that the contract promises, whatever carries it; in this order, since the library is empty at first. */
export function describeClient(name: string, open: Open): void {
  describe(name, () => {
    const library = sharedLibrary(open);
    describeErrors(library);
    describeRequests(library);
    describeEvents(library);
    describeMainJob(library);
  });
}
