import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { describeClient } from './contract-suite.ts';

describeClient('a client over the local socket', async (library) => {
  const open = () => openLibrary({ folder: library, host: 'command line', compose: composeLibrary });
  const owner = await open();
  const [client, second] = [await open(), await open()];
  return {
    client,
    second,
    async close() {
      await Promise.all([client.close(), second.close()]);
      await owner.close();
    },
  };
});
