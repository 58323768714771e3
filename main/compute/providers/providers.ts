import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { onnxProviderSchema } from '../../../shared/model/engine.ts';
import type { OnnxProvider } from '../../../shared/model/engine.ts';

const require = createRequire(import.meta.url);

export const providerTitles: Readonly<Record<OnnxProvider, string>> = {
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
  cpu: 'the processor',
};

/** A provider that onnxruntime's package has for this system. */
export interface Provider {
  readonly id: OnnxProvider;
  /** Whether its files are there. */
  readonly installed: boolean;
}

/** Those for this system, the one to try first. */
export async function listProviders(): Promise<Provider[]> {
  const { listSupportedBackends } = await import('onnxruntime-node');
  const backends = listSupportedBackends();
  return onnxProviderSchema.options.flatMap((id) => {
    const backend = backends.find(({ name }) => name === id);
    // Of what is too large for npm, the package's install script fetches the files and the list knows nothing.
    return backend ? [{ id, installed: backend.bundled || existsSync(fetchedFile(id)) }] : [];
  });
}

const packageFile = (): string => require.resolve('onnxruntime-node/package.json');

const fetchedFile = (id: OnnxProvider): string =>
  join(dirname(packageFile()), 'bin', 'napi-v6', process.platform, process.arch, `libonnxruntime_providers_${id}.so`);

export const onnxruntimeVersion = (): string => z.object({ version: z.string() }).parse(require(packageFile())).version;
