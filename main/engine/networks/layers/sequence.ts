import type { Exported, Layer, LayerFor } from '../layer.ts';

/** Layers one after the other, as one. Their variables are named after each layer's place and kind, such as `1-dense/kernel`. */
export const sequence =
  (makers: readonly LayerFor[], kind = 'sequence'): LayerFor =>
  (inputShape) => {
    const list: { layer: Layer; id: string }[] = [];
    let shape = inputShape;
    for (const maker of makers) {
      const layer = maker(shape);
      list.push({ layer, id: `${list.length}-${layer.kind}` });
      shape = layer.outputShape;
    }
    return {
      kind,
      outputShape: shape,
      separatesDomains: list.some(({ layer }) => layer.separatesDomains === true),
      variables: list.flatMap(({ layer, id }) => layer.variables.map((variable) => ({ ...variable, name: `${id}/${variable.name}` }))),
      apply: (x, value, pass, name) =>
        list.reduce(
          (items, { layer, id }) =>
            layer.apply(
              items,
              (own) => value(`${id}/${own}`),
              pass,
              (own) => name(`${id}/${own}`),
            ),
          x,
        ),
      exported: (name, domain) =>
        list.flatMap(({ layer, id }) => renamed(layer.exported(`${name}_${id.replace('-', '_')}`, domain), (own) => `${id}/${own}`)),
    };
  };

/** The same layers, their weights under other names. */
export const renamed = (list: readonly Exported[], name: (own: string) => string): Exported[] =>
  list.map((one) => {
    if ('branches' in one) return { join: one.join, branches: one.branches.map((part) => renamed(part, name)) };
    if ('nodes' in one) return { nodes: one.nodes.map((node) => ({ ...node, weights: node.weights.map(name) })) };
    return { layer: one.layer, weights: one.weights.map(name) };
  });
