import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { connectTo, startHost } from '../helpers/web-host.ts';
import { describeClient } from './contract-suite.ts';

describeClient('a browser’s client over HTTP', async (folder) => {
  const library = await openLibrary({ folder, host: 'browser', compose: composeLibrary });
  const host = await startHost(library);
  const [client, second] = [await connectTo(host), await connectTo(host)];
  return {
    client,
    second,
    async close() {
      await Promise.all([client.close(), second.close()]);
      await host.close();
      await library.close();
    },
  };
});
