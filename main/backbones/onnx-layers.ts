import type { OnnxGraph, OnnxNode } from './onnx-file.ts';

/** Operations that leave features what they are, on the way from them to class scores. */
const passing = new Set(['Softmax', 'LogSoftmax', 'Sigmoid', 'Identity', 'Dropout', 'Cast', 'Add']);
const dense = new Set(['Gemm', 'MatMul']);
const pooling = new Set(['GlobalAveragePool', 'GlobalMaxPool', 'ReduceMean', 'AveragePool', 'Flatten', 'Reshape', 'Squeeze']);

/**
 * Names of the tensors that can serve as features, the likeliest first: what the last dense layer is fed, where the model ends in one, or
 * else its output; then what was pooled or flattened, from the end.
 */
export function featureTensors({ nodes, outputs, constants }: OnnxGraph): string[] {
  const makerOf = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const [output = ''] = outputs;
  const classifier = classifierBehind(output, makerOf, constants);
  const likeliest = classifier ? dataOf(classifier, constants) : output;
  const pooled = nodes
    .toReversed()
    .filter(({ op }) => pooling.has(op))
    .flatMap(({ outputs: [made] }) => (made === undefined ? [] : [made]));
  return [...new Set([likeliest, ...pooled, output])];
}

/**
 * The same of a model of texts: its own embedding of a sentence, where it has one under the usual name, then as above, then its outputs.
 * What was averaged within is left out: most of it belongs to normalisations.
 */
export function textTensors(graph: OnnxGraph): string[] {
  const [likeliest = ''] = featureTensors(graph);
  return [...new Set([...graph.outputs.filter((name) => /sentence_embedding/i.test(name)), likeliest, ...graph.outputs])];
}

/** The dense layer that the output is made of, with nothing behind it but what turns scores into probabilities. */
function classifierBehind(output: string, makerOf: ReadonlyMap<string, OnnxNode>, constants: ReadonlySet<string>): OnnxNode | undefined {
  let at = makerOf.get(output);
  while (at && passing.has(at.op)) at = makerOf.get(dataOf(at, constants));
  return at && dense.has(at.op) ? at : undefined;
}

/** What a node is fed that is no weight. */
const dataOf = ({ inputs }: OnnxNode, constants: ReadonlySet<string>): string => inputs.find((name) => !constants.has(name)) ?? '';
