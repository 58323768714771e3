import { Command } from 'commander';
import type { DiskUse } from '../../../shared/model/engine.ts';
import { bytes } from './output.ts';
import { engineText, statusText } from './engine.ts';
import { exitCodes } from './exit-codes.ts';
import { desktopStatus } from './desktop.ts';
import { withLibrary } from './session.ts';

/** Less is too little for a data set or two and the checkpoints of a run. */
const littleDisk = 2e9;

export const doctorCommand = (): Command =>
  new Command('doctor').description('what works here, what not, and why').action((_options: unknown, command: Command) =>
    withLibrary(command, async ({ client, output }) => {
      const [engines, providers, library] = await Promise.all([
        client.call('engines.list', { refresh: true }),
        client.call('engines.providers', {}),
        client.call('library.get', {}),
      ]);
      const desktop = desktopStatus();
      const enough = library.bytesFree >= littleDisk;
      const healthy = engines.some((engine) => engine.works);
      if (!healthy) process.exitCode = exitCodes.failed;
      output.result(
        { healthy, engines, providers, library, desktop, node: process.versions.node, platform: `${process.platform}-${process.arch}` },
        [
          ...engines.map(engineText),
          ...(engines.filter((engine) => engine.works).length > 1
            ? ['✓ Runs take the fastest of these for their network and batch; `isthmus engine bench` measures them']
            : []),
          ...providers.map((provider) => statusText({ ...provider, title: `Backbones of ONNX on ${provider.title}` })),
          `✓ Library ${library.path}: ${library.datasets} data sets, ${library.runs} runs, ${bytes(library.bytesUsed)}, owned by the ${library.host}`,
          `  ${useText(library.use)}`,
          `${enough ? '✓' : '✗'} Disk: ${bytes(library.bytesFree)} free${enough ? '' : '; data sets and checkpoints need more'}`,
          `${desktop.works ? '✓' : '–'} Desktop app: ${desktop.reason}`,
          `✓ Isthmus ${library.version}, Node ${process.versions.node}, ${process.platform}-${process.arch}`,
        ].join('\n'),
      );
    }),
  );

const useText = (use: DiskUse): string =>
  Object.entries(use)
    .filter(([, spent]) => spent > 0)
    .map(([what, spent]) => `${what === 'datasets' ? 'data sets' : what} ${bytes(spent)}`)
    .join(', ');
