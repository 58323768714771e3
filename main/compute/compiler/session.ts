import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding, HostValues } from './binding.ts';
import { savedModel } from './graph.ts';
import type { GraphNode } from './graph.ts';

/** A graph that TensorFlow has loaded, with the variables that live in it. */
export class Session {
  readonly #binding: Binding;
  readonly #id: number;
  /** Tensors that were made to be fed, until they are deleted. */
  readonly #fed = new Set<number>();

  /** Throws what TensorFlow says of a graph that it does not take. */
  constructor(binding: Binding, nodes: readonly GraphNode[]) {
    this.#binding = binding;
    // TensorFlow loads graphs from folders alone.
    const folder = mkdtempSync(join(tmpdir(), 'isthmus-graph-'));
    try {
      mkdirSync(join(folder, 'variables'));
      writeFileSync(join(folder, 'saved_model.pb'), savedModel(nodes));
      this.#id = binding.loadSavedModel(folder, 'serve');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** A tensor to feed, which the caller deletes; it does not outlive the session. */
  tensor(shape: readonly number[], values: Float32Array): number {
    const id = this.#binding.createTensor(shape, this.#binding.TF_FLOAT, values);
    this.#fed.add(id);
    return id;
  }

  delete(tensors: Iterable<number>): void {
    for (const id of tensors) if (this.#fed.delete(id)) this.#binding.deleteTensor(id);
  }

  /** Computes outputs from the inputs, all by the names of nodes, and reads their values. */
  run(inputs: Readonly<Record<string, number>>, outputs: readonly string[]): HostValues[] {
    const handles = this.#binding.runSavedModel(this.#id, Object.values(inputs), Object.keys(inputs).join(), outputs.join());
    return handles.map(({ id }) => {
      const values = this.#binding.tensorDataSync(id);
      this.#binding.deleteTensor(id);
      return values;
    });
  }

  dispose(): void {
    this.delete(this.#fed);
    this.#binding.deleteSavedModel(this.#id);
  }
}
