import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { OnnxProvider, OnnxProviderStatus } from '../../../shared/model/engine.ts';
import { askChild } from '../engines/engine-child.ts';
import { listProviders, providerTitles } from './providers.ts';
import type { Provider } from './providers.ts';
import { plainReason } from './trial.ts';

const script = fileURLToPath(new URL('./provider-process.ts', import.meta.url));
const timeoutSeconds = 60;
const onTheProcessor = 'Backbones of ONNX run on the processor meanwhile.';
const howToGet: Partial<Record<OnnxProvider, string>> = {
  cuda: 'For an NVIDIA card with CUDA 12 and cuDNN 9, with a network: run `ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js` in the app’s folder.',
};

/** Which of onnxruntime's providers work here, each tried in a process of its own. Never throws. */
export async function providerStatuses(providers?: readonly Provider[], child: string = script): Promise<OnnxProviderStatus[]> {
  return Promise.all((providers ?? (await listProviders())).map((provider) => statusOf(provider, child)));
}

async function statusOf({ id, installed }: Provider, child: string): Promise<OnnxProviderStatus> {
  const title = id === 'cpu' ? 'Processor' : providerTitles[id];
  if (!installed)
    return {
      id,
      title,
      works: false,
      reason: 'Its files are too large for npm and do not come with onnxruntime’s package.',
      hint: howToGet[id] ?? onTheProcessor,
    };
  const answer = await askChild(child, [id], { schema: z.object({ values: z.array(z.number()) }), title, timeoutSeconds });
  if ('failed' in answer) return { id, title, works: false, reason: plainReason(answer.reason), hint: onTheProcessor };
  const reason =
    id === 'cpu'
      ? 'It is there on every machine, and its features are those that others are compared with.'
      : 'It computes features of many items where it is faster than the processor and gives the same.';
  return { id, title, works: true, reason, hint: null };
}
