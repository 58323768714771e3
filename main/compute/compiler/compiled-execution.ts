import { inputShape } from '../../../shared/model/input.ts';
import { sizeOf } from '../../engine/networks/layer.ts';
import type { Phase } from '../../engine/methods/method.ts';
import { noiseFor } from '../../engine/random.ts';
import { eagerExecution, placeOf } from '../../engine/training/eager.ts';
import { inferenceBatch } from '../../engine/training/execution.ts';
import type { Execution, ExecutionPlan, Executor, HostBatch } from '../../engine/training/execution.ts';
import { lossName } from '../../engine/training/losses.ts';
import { stepNumbers } from '../../engine/training/step-numbers.ts';
import type { Moment } from '../../engine/training/step-numbers.ts';
import { tensorflowBackend } from './binding.ts';
import type { HostValues } from './binding.ts';
import { compile } from './compile.ts';
import type { Compiled } from './compile.ts';
import { traceExample } from './programs.ts';
import type { InferenceProgram, PhaseProgram } from './programs.ts';
import { Means } from './means.ts';
import { Session } from './session.ts';
import { Untraceable } from './trace.ts';
import { wholeBatch, wholeOf } from './whole-batch.ts';

/**
 * Compiled steps where that can be, and eager ones where not: `tell` then hears why, as the rest of a sentence that begins
 * "because". Either way the run goes on.
 */
export const compiledExecutor =
  (tell: (why: string) => void): Executor =>
  async (plan) => {
    try {
      return compiledExecution(plan);
    } catch (error) {
      tell(error instanceof Untraceable ? error.message : `TensorFlow says: ${error instanceof Error ? error.message : String(error)}`);
      return eagerExecution(plan);
    }
  };

/** The two differ by the order of sums alone. */
const tolerance = 1e-3;

/** Runs a plan as one graph. Throws Untraceable when it cannot, or when the graph computes other losses than the trace did. */
export function compiledExecution(plan: ExecutionPlan): Execution {
  const compiled = compile(plan);
  const session = new Session(tensorflowBackend().binding, compiled.nodes);
  try {
    return executionOf(plan, compiled, session);
  } catch (error) {
    session.dispose();
    throw error;
  }
}

function executionOf({ model, rule, seed, values }: ExecutionPlan, compiled: Compiled, session: Session): Execution {
  const means = new Means();
  /** The batch of one step lies in TensorFlow while its phases run. */
  let fed: { step: number; tensors: Record<string, number> } = { step: Number.NaN, tensors: {} };

  function forgetBatch(): void {
    session.delete(Object.values(fed.tensors));
    fed = { step: Number.NaN, tensors: {} };
  }

  function feedBatch(step: number, batch: HostBatch): Readonly<Record<string, number>> {
    if (fed.step === step) return fed.tensors;
    forgetBatch();
    const tensors: Record<string, number> = {};
    const give = (name: string, values: () => Float32Array): void => {
      const shape = compiled.phases.find(({ inputs }) => inputs[name])?.inputs[name];
      if (shape) tensors[name] = session.tensor(shape, values());
    };
    for (const [name, values] of Object.entries(batch)) give(name, () => values);
    give(wholeBatch, () => wholeOf(batch));
    fed = { step, tensors };
    return tensors;
  }

  /** @param place where the update stands in the training, which its random numbers follow from. */
  function run(index: number, place: string, moment: Moment, batch: Readonly<Record<string, number>>): HostValues {
    const program = compiled.phases[index] as PhaseProgram;
    const own: Record<string, number> = {
      [program.numbers]: session.tensor(
        program.inputs[program.numbers] ?? [],
        stepNumbers(model.phases[index] as Phase<string>, rule, moment),
      ),
    };
    for (const [at, { node, shape }] of program.draws.entries())
      own[node] = session.tensor(shape, noiseFor(seed, `${place}/${at}`, sizeOf(shape)));
    const inputs = Object.fromEntries(Object.keys(program.inputs).map((name) => [name, own[name] ?? batch[name] ?? -1]));
    const [losses] = session.run(inputs, [program.output]);
    session.delete(Object.values(own));
    return losses as HostValues;
  }

  function infer(program: InferenceProgram, x: Float32Array, count: number, outputs: readonly string[]): Float32Array[] {
    const size = sizeOf(inputShape(model.input));
    // The graph takes one number of items: a smaller batch is filled up.
    const whole = count === inferenceBatch ? x : new Float32Array(inferenceBatch * size);
    if (whole !== x) whole.set(x.subarray(0, count * size));
    const items = session.tensor([inferenceBatch, ...inputShape(model.input)], whole);
    const results = session.run({ [program.input]: items }, outputs);
    session.delete([items]);
    return results.map((values) => Float32Array.from(values.subarray(0, (values.length / inferenceBatch) * count)));
  }

  /** A graph is trusted only after it gave the losses of its trace. */
  function check(): void {
    for (const [index, { traced }] of compiled.phases.entries()) {
      compiled.variables.write(session, values);
      const found = run(index, traceExample.place, traceExample.moment, feedBatch(-1, compiled.batch));
      const off = traced.findIndex((loss, at) => !(Math.abs(loss - (found[at] ?? Number.NaN)) <= tolerance * Math.max(1, Math.abs(loss))));
      if (off >= 0) throw new Untraceable(`its graph computed ${found[off]} where the step itself computed ${traced[off]}`);
    }
    compiled.variables.write(session, values);
  }
  check();

  return {
    update(index, repeat, batch, moment) {
      const phase = model.phases[index] as Phase<string>;
      const program = compiled.phases[index] as PhaseProgram;
      const losses = run(index, placeOf(moment.step, phase, repeat), moment, feedBatch(moment.step, batch));
      program.termNames.forEach((name, at) => means.add(lossName(model, phase, name), losses[at] ?? Number.NaN));
    },
    follow: () => void (compiled.follow && session.run({}, [compiled.follow.output])),
    losses: () => Promise.resolve(means.read()),
    predict(x, count, domain) {
      const program = compiled.inference[domain];
      const outputs = [program.features, program.logits, program.probabilities, ...(program.domains === null ? [] : [program.domains])];
      const [features, logits, probabilities, domains = null] = infer(program, x, count, outputs) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array?,
      ];
      return Promise.resolve({ features, logits, probabilities, domains });
    },
    read: () => Promise.resolve(compiled.variables.read(session)),
    write(given) {
      compiled.variables.write(session, given);
      // Values of another moment may be trained by another batch, whatever its step.
      forgetBatch();
    },
    dispose: () => session.dispose(),
  };
}
