import type { TransferRequest } from '../../shared/config/transfer-request.ts';
import type { Client, RequestInput, RequestOutput } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { shareItems } from '../../shared/model/dataset-facts.ts';
import type { EngineChoice } from '../../shared/model/engine.ts';
import type { Parameter, ParameterValues } from '../../shared/model/parameters.ts';
import { labelShares, transferStrategies } from '../../shared/model/transfer.ts';
import type { TransferStrategy } from '../../shared/model/transfer.ts';
import type { Transfer } from '../../shared/model/transfer/transfer.ts';
import { firstPair, networksFor } from './asked-for.ts';
import { shapeOf } from './error-shape.ts';
import { Job } from './job.svelte.ts';
import { allRight } from './parameters.ts';
import { percentsOf, sharesOf } from './shares.ts';

type Catalog = RequestOutput<'catalog.get'>;
type Plan = RequestOutput<'transfers.plan'>;
type Asked = Omit<RequestInput<'transfers.start'>, 'job'>;

/** A measuring of transfer being set up: what is chosen, what would be trained of it, and what not. */
export class TransferForm {
  target = $state('');
  /** Empty for none; null takes the first that fits. */
  source = $state<string | null>(null);
  /** An id; `best` for the first of a ranking; empty for none; null for the only one that fits, or the best of several. */
  backbone = $state<string | null>(null);
  strategies = $state.raw<readonly TransferStrategy[]>(transferStrategies);
  /** Percents, as they are typed. */
  shares = $state(percentsOf(labelShares));
  method = $state('dann');
  /** Empty for the first that fits the data. */
  network = $state('');
  head = $state('mlp');
  seeds = $state(3);
  engine = $state<EngineChoice>('auto');
  methodParameters = $state.raw<ParameterValues>({});
  networkParameters = $state.raw<ParameterValues>({});
  headParameters = $state.raw<ParameterValues>({});
  fineTuning = $state.raw<ParameterValues>({});
  training = $state.raw<ParameterValues>({});
  readonly job: Job;
  /** What was last answered, and of what. */
  #told = $state.raw<{ readonly asked: Asked; readonly plan: Plan | null; readonly error: AppErrorShape | null } | null>(null);
  readonly #client: Client;
  readonly #catalog: Catalog;
  readonly #datasets: () => readonly Dataset[];
  readonly #backbones: () => readonly Backbone[];

  /** @param datasets those that there are at the moment @param backbones likewise */
  constructor(client: Client, catalog: Catalog, datasets: () => readonly Dataset[], backbones: () => readonly Backbone[]) {
    this.job = new Job(client);
    [this.#client, this.#catalog, this.#datasets, this.#backbones] = [client, catalog, datasets, backbones];
    const { target } = firstPair(datasets(), [catalog.samples.source, catalog.samples.target]);
    this.target = this.targets.find(({ id }) => id === target)?.id ?? this.targets[0]?.id ?? '';
  }

  targets = $derived.by(() => targetsAmong(this.#datasets()));
  targetData = $derived.by(() => this.targets.find(({ id }) => id === this.target) ?? null);
  kind = $derived.by(() => this.targetData?.kind ?? null);
  /** Those that can be adapted from. */
  sources = $derived.by(() => this.targets.filter(({ id, kind }) => id !== this.target && kind === this.kind));
  /** Those that take the target's items. */
  backbones = $derived.by(() => this.#backbones().filter(({ input }) => input.kind === this.kind));
  networks = $derived.by(() => networksFor(this.#catalog.networks, this.kind, null));
  heads = $derived.by(() => this.#catalog.networks.filter(({ inputs }) => inputs.includes('features')));
  wanted = $derived.by(() => sharesOf(this.shares));
  /** What belongs to another target than the one that is chosen now counts as not said. */
  chosenSource = $derived.by(() => {
    const offered = this.sources.map(({ id }) => id);
    return this.source === '' || (this.source !== null && offered.includes(this.source))
      ? this.source
      : (this.sources.find((one) => this.targetData && !shareItems(one, this.targetData))?.id ?? '');
  });
  chosenBackbone = $derived.by(() => {
    const offered = this.backbones.map(({ id }) => id);
    const best = offered.length > 1 ? 'best' : (offered[0] ?? '');
    const known = this.backbone === '' || (this.backbone === 'best' && offered.length > 0) || offered.includes(this.backbone ?? '');
    return this.backbone !== null && known ? this.backbone : best;
  });
  chosenNetwork = $derived.by(() => this.networks.find(({ id }) => id === this.network)?.id ?? '');
  /** The settings of what is chosen, by the field of the request that they go into. */
  settings = $derived.by(() => {
    const of = (list: readonly { id: string; parameters: readonly Parameter[] }[], id: string) =>
      list.find((one) => one.id === id)?.parameters ?? [];
    return {
      methodParameters: of(this.#catalog.methods, this.method),
      networkParameters: of(this.networks, this.chosenNetwork || (this.networks[0]?.id ?? '')),
      headParameters: of(this.heads, this.head),
      fineTuning: this.#catalog.fineTuning,
      training: this.#catalog.training,
    };
  });
  /** What is asked for; null while something that is filled in is wrong. */
  asked = $derived.by((): Asked | null => {
    const right =
      this.targetData !== null &&
      this.strategies.length > 0 &&
      Number.isInteger(this.seeds) &&
      this.seeds >= 1 &&
      this.seeds <= 100 &&
      (Object.entries(this.settings) as [keyof typeof this.settings, readonly Parameter[]][]).every(([field, parameters]) =>
        allRight(parameters, this[field]),
      );
    if (!right || this.wanted === null) return null;
    const { target, method, head, seeds, engine, methodParameters, networkParameters, headParameters, fineTuning, training } = this;
    return {
      ...{ target, source: this.chosenSource || null, network: this.chosenNetwork || null, method, head, seeds, engine },
      ...{ methodParameters, networkParameters, headParameters, fineTuning, training },
      ...backboneOf(this.chosenBackbone),
      strategies: [...this.strategies],
      shares: [...this.wanted],
    };
  });

  /** What would be trained; of what was asked before, until more is known. */
  plan = $derived.by(() => this.#told?.plan ?? null);
  current = $derived.by(() => this.asked !== null && this.#told?.asked === this.asked);
  ready = $derived.by(() => this.current && this.plan !== null);
  error = $derived.by(() => (this.current ? (this.#told?.error ?? null) : null));

  wants(strategy: TransferStrategy, wanted: boolean): void {
    this.strategies = transferStrategies.filter((one) => (one === strategy ? wanted : this.strategies.includes(one)));
  }

  /** Asks what would be trained. An answer to what is not asked any more is dropped. */
  async look(): Promise<void> {
    const { asked } = this;
    if (!asked) return;
    // Which of them is best is not known before they are ranked; any stands for it here.
    const standing = asked.rank ? { ...asked, rank: false, backbone: this.backbones[0]?.id ?? null } : asked;
    const answer = await this.#client.call('transfers.plan', standing).then(
      (plan) => ({ plan, error: null }),
      (error: unknown) => ({ plan: null, error: shapeOf(error) }),
    );
    if (asked === this.asked) this.#told = { asked, ...answer };
  }

  async start(): Promise<Transfer | null> {
    const { asked } = this;
    return asked && (await this.job.run((job) => this.#client.call('transfers.start', { ...asked, job })));
  }
}

/** Those with labels of two classes or more, by which all is scored. */
export const targetsAmong = (datasets: readonly Dataset[]): Dataset[] => datasets.filter(({ classes }) => classes.length > 1);

const backboneOf = (chosen: string): Pick<TransferRequest, 'backbone' | 'rank'> =>
  chosen === 'best' ? { backbone: null, rank: true } : { backbone: chosen === '' ? null : chosen, rank: false };
