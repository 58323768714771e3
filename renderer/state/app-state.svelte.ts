import { getContext, setContext } from 'svelte';
import type { Client, RequestOutput } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { EngineStatus, Library } from '../../shared/model/engine.ts';
import type { Artifact, Run } from '../../shared/model/run.ts';
import type { Transfer } from '../../shared/model/transfer/transfer.ts';
import type { Connection } from '../transport/connect.ts';
import { shapeOf } from './error-shape.ts';
import { Notices } from './notices.svelte.ts';
import { Router } from './router.svelte.ts';

type Catalog = RequestOutput<'catalog.get'>;
type List = 'datasets' | 'runs' | 'artifacts' | 'backbones' | 'transfers';

/** What every screen shares: the library's lists as the app holds them, kept fresh by its events. */
export class AppState {
  readonly client: Client;
  readonly desktop: Connection['desktop'];
  readonly router = new Router();
  readonly notices = new Notices();
  catalog = $state.raw<Catalog | null>(null);
  library = $state.raw<Library | null>(null);
  /** Null until they have been tried: that takes seconds. */
  engines = $state.raw<readonly EngineStatus[] | null>(null);
  /** Every version of each. */
  datasets = $state.raw<readonly Dataset[] | null>(null);
  runs = $state.raw<readonly Run[]>([]);
  artifacts = $state.raw<readonly Artifact[]>([]);
  backbones = $state.raw<readonly Backbone[]>([]);
  transfers = $state.raw<readonly Transfer[]>([]);
  connected = $state(true);
  failure = $state.raw<AppErrorShape | null>(null);

  readonly running = $derived(this.runs.find((run) => run.state === 'running') ?? null);

  constructor({ client, desktop, onConnection }: Connection) {
    this.client = client;
    this.desktop = desktop;
    onConnection((connected) => {
      if (connected && !this.connected) void this.load();
      this.connected = connected;
    });
    client.on('datasets.changed', () => void this.refresh('datasets'));
    client.on('runs.changed', () => void this.refresh('runs'));
    client.on('exports.changed', () => void this.refresh('artifacts'));
    client.on('backbones.changed', () => void this.refresh('backbones'));
    client.on('transfers.changed', () => void this.refresh('transfers'));
    client.on('library.reopened', () => void this.load());
    client.on('run.progress', ({ run }) => this.#take(run));
  }

  /** Reads everything. What fails is shown in place of the screen, with what to do. */
  async load(): Promise<void> {
    try {
      this.catalog = await this.client.call('catalog.get', {});
      const lists = (['datasets', 'runs', 'artifacts', 'backbones', 'transfers'] as const).map((what) => this.refresh(what));
      await Promise.all([...lists, this.refreshLibrary()]);
      this.failure = null;
      await this.tryEngines(false);
    } catch (error) {
      this.failure = shapeOf(error);
    }
  }

  async refresh(what: List): Promise<void> {
    if (what === 'datasets') this.datasets = await this.client.call('datasets.list', { all: true });
    else if (what === 'runs') this.runs = await this.client.call('runs.list', {});
    else if (what === 'transfers') this.transfers = await this.client.call('transfers.list', {});
    else if (what === 'backbones') this.backbones = await this.client.call('backbones.list', {});
    else this.artifacts = await this.client.call('exports.list', {});
  }

  async refreshLibrary(): Promise<void> {
    this.library = await this.client.call('library.get', {});
  }

  /** @param again also those whose result is known */
  async tryEngines(again: boolean): Promise<void> {
    this.engines = await this.client.call('engines.list', { refresh: again });
  }

  /** Does something small that a person asked for; a failure becomes a notice. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { message, hint } = shapeOf(error);
      this.notices.say(`${message} ${hint}`, null, 'problem');
    }
  }

  #take(run: Run): void {
    const known = this.runs.some((other) => other.id === run.id);
    this.runs = known ? this.runs.map((other) => (other.id === run.id ? run : other)) : [run, ...this.runs];
  }
}

const key = Symbol('app');

export const provideApp = (app: AppState): AppState => setContext(key, app);
export const useApp = (): AppState => getContext<AppState>(key);
