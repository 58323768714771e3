import * as tf from '@tensorflow/tfjs-core';
import { onTestFinished } from 'vitest';
import { buildModel } from '../../main/engine/model.ts';
import type { ModelChoice } from '../../main/engine/model.ts';
import { tensorsOf } from '../../main/engine/training/eager.ts';
import { readItems } from '../../main/engine/training/evaluate.ts';
import { infer } from '../../main/engine/training/infer.ts';
import { resolveTraining, stepRule } from '../../main/engine/training/settings.ts';
import { initialState } from '../../main/engine/training/state.ts';
import type { ExportContent } from '../../main/exporters/exporter.ts';
import { inputShape } from '../../shared/model/input.ts';
import { numbers } from './pictures.ts';
import { inputFor, kindFor } from './small-networks.ts';
import { classNames, smallData } from './small-training.ts';

/**
 * What an export starts from: a model whose weights and statistics are all different, with the statistics of the target far
 * from those of the source, and what it makes of a few items of the target.
 */
export async function exportContent(choice: Partial<ModelChoice> = {}): Promise<ExportContent> {
  const { method = 'dann', network = 'mlp', networkParameters = {} } = choice;
  const kind = kindFor(network);
  const input = inputFor(network);
  const model = buildModel({ method, methodParameters: {}, network, networkParameters }, input, classNames);
  const values = tensorsOf(initialState(model, stepRule(resolveTraining({ optimiser: 'sgd' })), 1).values);
  onTestFinished(() => void tf.dispose(values));
  const random = numbers(9);
  for (const { name, shape, role } of model.variables) {
    if (role === 'kernel') continue;
    const start = name.endsWith('target-variance') ? 6 : name.endsWith('variance') || name.endsWith('scale') ? 1 : 0;
    values[name]?.dispose();
    values[name] = tf.tensor(
      Array.from({ length: shape[0] ?? 0 }, () => start + 0.5 * random()),
      [...shape],
    );
  }
  const all = Int32Array.from({ length: 8 }, (_, at) => at);
  const items = await readItems(smallData(kind, { count: 8, seed: 4 }).items, all, input);
  const [inputs, outputs] = tf.tidy(() => {
    const x = tf.tensor(items, [8, ...inputShape(input)]);
    return [
      tf.reshape(x, [8, -1]).arraySync() as number[][],
      infer(model, values, x, model.targetDomain).probabilities.arraySync() as number[][],
    ];
  });
  return {
    model,
    values,
    parity: { shape: inputShape(input), inputs: inputs ?? [], outputs: outputs ?? [] },
    bundle: {
      labels: ['apple', 'pear'],
      number: null,
      input,
      maximum: 255,
      backbone: null,
      pretrained: null,
      trained: {
        run: 'run-1',
        arm: method === 'erm' ? 'source-only' : 'adapted',
        seed: 3,
        step: 120,
        method,
        network,
        source: { name: 'Studio', hash: 'a'.repeat(32) },
        target: { name: 'Orchard', hash: 'b'.repeat(32) },
        config: { source: 'studio', target: 'orchard' },
        targetAccuracy: 0.8125,
        targetR2: null,
        engine: 'wasm 4.22.0 (CPU, one thread)',
        versions: { isthmus: '0.1.0' },
      },
      createdAt: '2026-03-01T10:00:00.000Z',
    },
  };
}
