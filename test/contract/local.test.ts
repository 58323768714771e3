import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { describeClient } from './contract-suite.ts';

describeClient('the owner’s own client', async (library) => {
  const client = await openLibrary({ folder: library, host: 'command line', compose: composeLibrary });
  return { client, second: client, close: () => client.close() };
});
