import type { Client } from '../../../shared/contract/contract.ts';
import type { ElectronModule } from './electron-module.ts';

const none = -1;

/** The running training's progress on the app's icon in taskbar or dock. */
export function showProgress({ BrowserWindow }: ElectronModule, client: Client): void {
  client.on('run.progress', ({ run }) => {
    const share = run.state === 'running' && run.stepsTotal > 0 ? run.stepsDone / run.stepsTotal : none;
    BrowserWindow.getAllWindows().forEach((window) => window.setProgressBar(share));
  });
}
