/* The child process of probe.ts: `probe-process.ts ENGINE [BINDING]` prints one line of JSON (ProbeAnswer, or an error). */
import * as tf from '@tensorflow/tfjs-core';
import { printAnswer } from './engine-child.ts';
import { loadEngine } from './index.ts';
import type { LoadedEngine } from './engine.ts';
import type { ProbeAnswer } from './probe.ts';
import { findTfjsNode } from './tensorflow-installation.ts';
import { loadTensorflow } from './tensorflow-load.ts';
import { engineIdSchema } from '../../../shared/model/engine.ts';

async function load(id: string | undefined, binding: string | undefined): Promise<LoadedEngine> {
  if (binding === undefined) return loadEngine(engineIdSchema.parse(id));
  const tfjsNode = await findTfjsNode();
  return loadTensorflow(tfjsNode?.packagePath ?? '', binding);
}

async function probe(): Promise<ProbeAnswer> {
  const engine = await load(process.argv[2], process.argv[3]);
  const product = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([[5], [6]]),
    ),
  );
  const values = [...(await product.data())];
  if (values[0] !== 17 || values[1] !== 39) throw new Error(`It computes wrongly: [[1, 2], [3, 4]] × [5, 6] gave ${values.join(', ')}.`);
  return {
    version: engine.version,
    device: engine.device,
    reason: engine.reason,
    ...(engine.software && { software: true }),
  };
}

await printAnswer(probe);
