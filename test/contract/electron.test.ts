import { electronClient } from '../../renderer/transport/electron.ts';
import { startOnStandIn } from '../helpers/electron-stand-in/index.ts';
import { describeClient } from './contract-suite.ts';

describeClient('the desktop’s client over Electron’s messages', async (library) => {
  const desktop = await startOnStandIn(library);
  const [client, second] = [electronClient(desktop.bridge), electronClient(desktop.bridge)];
  return {
    client,
    second,
    async close() {
      await Promise.all([client.close(), second.close()]);
      await desktop.quit();
    },
  };
});
