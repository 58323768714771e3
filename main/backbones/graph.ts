import * as tf from '@tensorflow/tfjs-core';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { z } from 'zod';
import type { BackboneReader } from './backbone.ts';
import { badBackbone, messageOf } from './errors.ts';
import { isGraph } from './layers.ts';
import { readArtifacts, readModelFile, valuesOf, weightFiles } from './tfjs-files.ts';

const topologySchema = z.object({ node: z.array(z.object({ name: z.string(), op: z.string(), input: z.array(z.string()).default([]) })) });
type GraphNode = z.infer<typeof topologySchema>['node'][number];

const dense = new Set(['MatMul', '_FusedMatMul']);
/** A product of matrices ends many networks as a convolution over one pixel. */
const convolution = new Set(['Conv2D', '_FusedConv2D']);
const passing = new Set(['Softmax', 'Sigmoid', 'Identity', 'BiasAdd', 'Add', 'AddV2', 'Squeeze', 'Reshape']);
const pooling = new Set(['Mean', 'Max', 'AvgPool', 'Reshape', 'Squeeze']);

/** Graph models of TensorFlow.js, run by the engine that was loaded. */
export const graph: BackboneReader = {
  format: 'graph',
  matches: (path, start) => /\.json$/i.test(path) && isGraph(start),
  companions: async (path) => ({ files: weightFiles(await readModelFile(path)), tokenizer: false }),
  async inspect(path) {
    const { loaded, nodes } = await load(path);
    try {
      const inputs = loaded.inputs.map(({ name, dtype, shape = [] }) => ({
        name,
        type: dtype,
        shape: shape.slice(1).map((side) => (side > 0 ? side : null)),
      }));
      const outputs = loaded.outputs.map(({ name }) => name.replace(/:\d+$/, ''));
      return {
        inputs,
        output: outputs[0] ?? '',
        candidates: candidatesOf(nodes, outputs).map((name) => ({ name, shape: [] })),
      };
    } finally {
      loaded.dispose();
    }
  },
  async open(path, { layer }) {
    const { loaded, nodes } = await load(path);
    if (!nodes.some(({ name }) => name === layer)) {
      loaded.dispose();
      throw badBackbone(
        `${path} has no operation called ${layer}.`,
        `Choose one of ${nodes
          .slice(-12)
          .map(({ name }) => name)
          .join(', ')}.`,
      );
    }
    return {
      async run(items, shape) {
        return valuesOf(path, shape, () => loaded.execute(tf.tensor(items, [...shape]), layer) as tf.Tensor);
      },
      close: async () => loaded.dispose(),
    };
  },
};

async function load(path: string): Promise<{ loaded: GraphModel; nodes: GraphNode[] }> {
  const artifacts = await readArtifacts(path);
  try {
    return { loaded: await loadGraphModel(tf.io.fromMemory(artifacts)), nodes: topologySchema.parse(artifacts.modelTopology).node };
  } catch (error) {
    throw badBackbone(
      `${path} cannot be read as a graph model: ${messageOf(error)}`,
      'Convert it again with a current tensorflowjs_converter.',
      error,
    );
  }
}

/** What the last dense layer is fed, then what is pooled, from the end, then the outputs. */
function candidatesOf(nodes: readonly GraphNode[], outputs: readonly string[]): string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const inputOf = (node: GraphNode): GraphNode | undefined => byName.get((node.input[0] ?? '').replace(/:\d+$/, ''));
  let at = byName.get(outputs[0] ?? '');
  while (at && passing.has(at.op)) at = inputOf(at);
  const classifier = at && (dense.has(at.op) || convolution.has(at.op)) ? inputOf(at) : undefined;
  const pooled = nodes.toReversed().filter(({ op }) => pooling.has(op));
  return [...new Set([...(classifier ? [classifier.name] : []), ...pooled.map(({ name }) => name), ...outputs])];
}
