import type { Client, RequestOutput } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import type { ClassMatch, Dataset } from '../../shared/model/dataset.ts';
import type { EngineChoice } from '../../shared/model/engine.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import type { Run } from '../../shared/model/run.ts';
import { shapeOf } from './error-shape.ts';
import { allRight } from './parameters.ts';

type Catalog = RequestOutput<'catalog.get'>;

/** An experiment being set up: what is chosen, how the two data sets fit, and whether it can start. */
export class Experiment {
  source = $state('');
  target = $state('');
  method = $state('dann');
  network = $state('');
  methodParameters = $state.raw<ParameterValues>({});
  networkParameters = $state.raw<ParameterValues>({});
  training = $state.raw<ParameterValues>({});
  seeds = $state(3);
  engine = $state<EngineChoice>('auto');
  match = $state.raw<ClassMatch | null>(null);
  error = $state.raw<AppErrorShape | null>(null);
  starting = $state(false);
  readonly #client: Client;
  readonly #catalog: Catalog;

  constructor(client: Client, catalog: Catalog, datasets: readonly Dataset[]) {
    this.#client = client;
    this.#catalog = catalog;
    const labelled = datasets.filter((dataset) => dataset.classes.length > 1);
    // The newest pair: data sets come newest first, and the source is usually brought first.
    this.source = labelled.at(labelled.length > 1 ? 1 : 0)?.id ?? '';
    this.target = datasets.find((dataset) => dataset.id !== this.source)?.id ?? '';
    const samples = [catalog.samples.source.name, catalog.samples.target.name].map((name) =>
      datasets.find((dataset) => dataset.name === name),
    );
    if (datasets.length === 2 && samples[0] && samples[1]) [this.source, this.target] = [samples[0].id, samples[1].id];
  }

  methodDescriptor = $derived.by(() => this.#catalog.methods.find((one) => one.id === this.method));
  networkDescriptor = $derived.by(() => this.#catalog.networks.find((one) => one.id === this.network));
  ready = $derived.by(
    () =>
      this.match !== null &&
      this.match.problem === null &&
      this.networkDescriptor !== undefined &&
      allRight(this.#catalog.training, this.training) &&
      allRight(this.methodDescriptor?.parameters ?? [], this.methodParameters) &&
      allRight(this.networkDescriptor.parameters, this.networkParameters) &&
      Number.isInteger(this.seeds) &&
      this.seeds >= 1 &&
      this.seeds <= 100,
  );

  /** Asks how the classes of the chosen sets fit. A newer choice wins over an older answer. */
  async checkMatch(): Promise<void> {
    const [source, target] = [this.source, this.target];
    this.match = null;
    if (source === '' || target === '') return;
    try {
      const match = await this.#client.call('datasets.match', { source, target });
      if (source === this.source && target === this.target) [this.match, this.error] = [match, null];
    } catch (error) {
      this.error = shapeOf(error);
    }
  }

  config(): RunConfigInput {
    const { source, target, method, methodParameters, network, networkParameters, training, seeds, engine } = this;
    return { source, target, method, methodParameters, network, networkParameters, training, seeds, engine };
  }

  async start(): Promise<Run | null> {
    this.starting = true;
    this.error = null;
    try {
      return await this.#client.call('runs.start', this.config());
    } catch (error) {
      this.error = shapeOf(error);
      return null;
    } finally {
      this.starting = false;
    }
  }
}
