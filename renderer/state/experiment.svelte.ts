import type { Client, RequestOutput } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import { pretrainedNetwork } from '../../shared/config/fine-tuning.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { EngineChoice } from '../../shared/model/engine.ts';
import { misfitOf, situationOf } from '../../shared/model/fit.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Select } from '../../shared/model/selection.ts';
import { askedFor, asksForLabels, asksForSources, firstPair, networksFor } from './asked-for.ts';
import type { Crossing } from './asked-for.ts';
import { shapeOf } from './error-shape.ts';
import { allRight } from './parameters.ts';

type Catalog = RequestOutput<'catalog.get'>;

const within = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/** An experiment being set up: what is chosen, how the data sets fit each other and the method, and whether it can start. */
export class Experiment {
  /** A data set, or a finished run whose model stands for one. */
  source = $state('');
  moreSources = $state.raw<readonly string[]>([]);
  target = $state('');
  labelledTarget = $state(3);
  method = $state('dann');
  network = $state('');
  methodParameters = $state.raw<ParameterValues>({});
  networkParameters = $state.raw<ParameterValues>({});
  /** How a backbone is trained, where it is. */
  fineTuning = $state.raw<ParameterValues>({});
  training = $state.raw<ParameterValues>({});
  select = $state<Select>('vote');
  upperBound = $state(true);
  seeds = $state(3);
  /** An experiment adapts. */
  readonly labelShare = null;
  engine = $state<EngineChoice>('auto');
  crossings = $state.raw<readonly Crossing[]>([]);
  error = $state.raw<AppErrorShape | null>(null);
  starting = $state(false);
  /** The backbone that was chosen, also while the data are of another kind; empty for none. */
  #wanted = $state('');
  /** The misfit that is to be run anyway; another one asks again. */
  #overruled = $state('');
  #questions = 0;
  readonly #client: Client;
  readonly #catalog: Catalog;
  readonly #datasets: () => readonly Dataset[];
  readonly #runs: () => readonly Run[];
  readonly #backbones: () => readonly Backbone[];

  /**
   * @param datasets those that there are at the moment
   * @param runs likewise
   * @param backbones likewise
   */
  constructor(
    client: Client,
    catalog: Catalog,
    datasets: () => readonly Dataset[],
    runs: () => readonly Run[],
    backbones: () => readonly Backbone[],
  ) {
    this.#client = client;
    this.#catalog = catalog;
    this.#datasets = datasets;
    this.#runs = runs;
    this.#backbones = backbones;
    const pair = firstPair(datasets(), [catalog.samples.source, catalog.samples.target]);
    [this.source, this.target] = [pair.source, pair.target];
  }

  methodDescriptor = $derived.by(() => this.#catalog.methods.find((one) => one.id === this.method));
  tunes = $derived.by(() => this.network === pretrainedNetwork);
  networkDescriptor = $derived.by(() => this.#catalog.networks.find((one) => one.id === this.network));
  sources = $derived.by(() => {
    const ids = [this.source, ...(asksForSources(this.methodDescriptor?.setting) ? this.moreSources : [])];
    return ids.flatMap((id) => this.#dataset(id) ?? []);
  });
  /** Finished, with a model that only saw the source. */
  models = $derived.by(() => this.#runs().filter(({ state, config }) => state === 'finished' && config.labelShare === null));
  /** The run whose model stands for the source, where one does. */
  model = $derived.by(() => this.models.find(({ id }) => id === this.source) ?? null);
  sourceModel = $derived.by(() => this.model?.id ?? null);
  kind = $derived.by(() => this.sources[0]?.kind ?? null);
  /** Those that take this kind of data. */
  backbones = $derived.by(() => this.#backbones().filter(({ input }) => input.kind === this.kind));
  chosenBackbone = $derived.by(() => this.backbones.find(({ id }) => id === this.#wanted) ?? null);
  /** The id of the one whose features are fed: a model brings its own. */
  backbone = $derived.by(() => (this.model ? this.model.config.backbone : (this.chosenBackbone?.id ?? null)));
  networks = $derived.by(() => networksFor(this.#catalog.networks, this.kind, this.chosenBackbone));
  targetData = $derived.by(() => this.#dataset(this.target));
  misfit = $derived.by(() => {
    const sides = this.model ? [this.model] : this.sources;
    if (!this.methodDescriptor || !this.targetData || sides.length === 0) return null;
    const given = asksForLabels(this.methodDescriptor.setting) ? this.labelledTarget : 0;
    return misfitOf(this.methodDescriptor, situationOf(sides, this.targetData, given, this.model !== null), this.#catalog.methods);
  });
  fits = $derived.by(
    () =>
      this.crossings.length > 0 &&
      this.crossings.every(({ match }) => match.problem === null) &&
      (this.misfit === null || (this.misfit.overridable && this.anyway)),
  );
  ready = $derived.by(
    () =>
      this.fits &&
      allRight(this.#catalog.training, this.training) &&
      allRight(this.methodDescriptor?.parameters ?? [], this.methodParameters) &&
      // A model brings its own.
      (this.model !== null ||
        (this.networkDescriptor !== undefined && allRight(this.networkDescriptor.parameters, this.networkParameters))) &&
      (!this.tunes || allRight(this.#catalog.fineTuning, this.fineTuning)) &&
      within(this.labelledTarget, 0, 1000) &&
      within(this.seeds, 1, this.mostSeeds),
  );

  /** A model has as many as it was trained with. */
  get mostSeeds(): number {
    return this.model?.config.seeds ?? 100;
  }

  get anyway(): boolean {
    return this.misfit !== null && this.#overruled === this.misfit.message;
  }

  set anyway(value: boolean) {
    this.#overruled = value ? (this.misfit?.message ?? '') : '';
  }

  choose(backbone: string): void {
    this.#wanted = backbone;
  }

  #dataset(id: string): Dataset | undefined {
    return this.#datasets().find((dataset) => dataset.id === id);
  }

  /** Asks how the classes of the chosen sets fit. A newer question wins over an older answer. */
  async checkMatch(): Promise<void> {
    const [model, sources, target, question] = [this.model, this.sources, this.targetData, ++this.#questions];
    this.crossings = [];
    if ((model === null && sources.length === 0) || !target) return;
    try {
      const asked = model
        ? [{ source: { id: model.id, name: model.sourceName }, by: { sourceModel: model.id } }]
        : sources.map((source) => ({ source, by: { source: source.id } }));
      const matches = await Promise.all(
        asked.map(async ({ source, by }) => ({ source, match: await this.#client.call('datasets.match', { ...by, target: target.id }) })),
      );
      if (question === this.#questions) [this.crossings, this.error] = [matches, null];
    } catch (error) {
      this.error = shapeOf(error);
    }
  }

  config(): RunConfigInput {
    const { sourceModel, moreSources, target, labelledTarget, method, methodParameters, backbone, network, networkParameters } = this;
    const { training, select, anyway, upperBound, seeds, engine } = this;
    const source = sourceModel === null ? this.source : null;
    const data = { source, sourceModel, moreSources: [...moreSources], target, labelledTarget };
    const fineTuning = this.tunes ? this.fineTuning : {};
    const model = { method, methodParameters, backbone, network, networkParameters, fineTuning };
    return askedFor({ ...data, ...model, training, select, anyway, upperBound, seeds, engine }, this.methodDescriptor?.setting);
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
