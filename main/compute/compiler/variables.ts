import type { StoredTensor, StoredValues } from '../../engine/training/state.ts';
import { sizeOf } from '../../engine/networks/layer.ts';
import type { Binding, HostValues } from './binding.ts';
import type { GraphNode } from './graph.ts';
import type { Session } from './session.ts';

/** Everything that lives in the session between steps: nodes to hold, read and set each value, by its name. */
export class Variables {
  readonly nodes: GraphNode[] = [];
  readonly #float: number;
  readonly #places = new Map<string, { readonly at: number; readonly shape: readonly number[]; readonly kept: boolean }>();

  /** @param scratch names and shapes of room to compute in, which is none of the training's values. */
  constructor(binding: Binding, values: StoredValues, scratch: Readonly<Record<string, readonly number[]>>) {
    this.#float = binding.TF_FLOAT;
    for (const [name, { shape }] of Object.entries(values)) this.#add(name, shape, true);
    for (const [name, shape] of Object.entries(scratch)) this.#add(name, shape, false);
    this.nodes.push(
      noOutput(
        'set',
        this.#float,
        [...this.#places.values()].map(({ at }) => `assign${at}`),
      ),
    );
  }

  #add(name: string, shape: readonly number[], kept: boolean): void {
    const at = this.#places.size;
    this.#places.set(name, { at, shape, kept });
    const dtype = { kind: 'type', value: this.#float } as const;
    const form = { dtype, shape: { kind: 'shape', value: shape } as const };
    this.nodes.push(
      {
        name: `handle${at}`,
        operation: 'VarHandleOp',
        inputs: [],
        attributes: { ...form, shared_name: { kind: 'text', value: `variable${at}` }, container: { kind: 'text', value: '' } },
      },
      { name: `value${at}`, operation: 'ReadVariableOp', inputs: [`handle${at}`], attributes: { dtype } },
      { name: `given${at}`, operation: 'Placeholder', inputs: [], attributes: form },
      // What is fed is memory of JavaScript, which TensorFlow would free in a thread of its own at the next update.
      { name: `copied${at}`, operation: 'DeepCopy', inputs: [`given${at}`], attributes: { T: dtype } },
      { name: `assign${at}`, operation: 'AssignVariableOp', inputs: [`handle${at}`, `copied${at}`], attributes: { dtype } },
    );
  }

  #place(name: string) {
    const found = this.#places.get(name);
    if (found === undefined) throw new Error(`There is no value named ${name}.`);
    return found;
  }

  handle = (name: string): string => `handle${this.#place(name).at}`;
  value = (name: string): string => `value${this.#place(name).at}`;

  read(session: Session): StoredValues {
    const places = [...this.#places].filter(([, { kept }]) => kept);
    const values = session.run(
      {},
      places.map(([, { at }]) => `value${at}`),
    );
    return Object.fromEntries(
      places.map(([name, { shape }], index): [string, StoredTensor] => [
        name,
        { shape, values: Float32Array.from(values[index] as HostValues) },
      ]),
    );
  }

  write(session: Session, values: StoredValues): void {
    const given = [...this.#places].map(([name, { at, shape, kept }]) => {
      const numbers = kept ? values[name]?.values : new Float32Array(sizeOf(shape));
      if (numbers?.length !== sizeOf(shape)) throw new Error(`${name} is not among the values, or of another size.`);
      return { at, shape, numbers };
    });
    const inputs = Object.fromEntries(given.map(({ at, shape, numbers }) => [`given${at}`, session.tensor(shape, numbers)]));
    session.run(inputs, ['set']);
    session.delete(Object.values(inputs));
  }
}

/** A node to ask for when only what happens before it matters. */
export const noOutput = (name: string, float: number, after: readonly string[]): GraphNode => ({
  name,
  operation: 'Const',
  inputs: after.map((node) => `^${node}`),
  attributes: {
    dtype: { kind: 'type', value: float },
    value: { kind: 'tensor', type: float, shape: [], bytes: new Uint8Array(4) },
  },
});
