import { createRequire } from 'node:module';
import { z } from 'zod';
import type { LoadedEngine } from '../engines/engine.ts';

const require = createRequire(import.meta.url);
const versionOf = (file: string): string => z.object({ version: z.string() }).parse(require(file)).version;

/** All that a result can depend on beside configuration and data. */
export const versions = (engine: LoadedEngine): Record<string, string> => ({
  isthmus: versionOf('../../../package.json'),
  node: process.versions.node,
  'tensorflow.js': versionOf('@tensorflow/tfjs-core/package.json'),
  [engine.id]: engine.version,
  device: engine.device,
  platform: `${process.platform}-${process.arch}`,
});
