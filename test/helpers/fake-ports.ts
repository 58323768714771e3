import { onTestFinished } from 'vitest';
import { matchClasses } from '../../main/data/match.ts';
import { createServices } from '../../main/services/index.ts';
import type { Store } from '../../main/services/ports/store.ts';
import { trainingParameters } from '../../shared/config/training.ts';
import { runConfigSchema } from '../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import type { Emit, EventName, EventPayload, Handlers, RequestOutput } from '../../shared/contract/contract.ts';
import { FakeDataLibrary } from './fake-data.ts';
import { FakeTrainer } from './fake-trainer.ts';
import { datasetRecord } from './records.ts';
import { newStore } from './store.ts';

const described = (id: string) => ({ id, title: id, description: id, parameters: [] });

const catalog: RequestOutput<'catalog.get'> = {
  validators: ['entropy', 'snd', 'source-accuracy'].map((id) => {
    const needsSource = id === 'source-accuracy';
    return { ...described(id), paper: '', avoidWhen: '', votes: !needsSource, needsSource };
  }),
  methods: (['dann', 'erm', 'shot'] as const).map((id) => ({
    ...described(id),
    parameters: [
      { kind: 'number', key: 'weight', label: 'Weight', description: 'How much it counts.', default: 1, minimum: 0, maximum: 10 },
    ],
    paper: '',
    setting: ({ dann: 'closed', erm: 'source-only', shot: 'source-free' } as const)[id],
    avoidWhen: '',
  })),
  networks: [
    { ...described('cnn-small'), inputs: ['image'] },
    { ...described('mlp'), inputs: ['table', 'features'] },
  ],
  formats: [],
  exporters: [],
  fineTuning: [],
  training: [...trainingParameters],
  samples: { source: { name: '', path: '' }, target: { name: '', path: '' } },
};

export interface Services {
  readonly handlers: Handlers;
  readonly store: Store;
  readonly trainer: FakeTrainer;
  readonly data: FakeDataLibrary;
  /** All that was said, in order. */
  readonly events: { name: EventName; payload: unknown }[];
  /** Told of every event while it is being said. */
  heard: Emit;
  /** Folders that were removed. */
  readonly removed: string[];
  /** Files that were copied, from where to where. */
  readonly copied: [string, string][];
  /** Tokenizers that were named with a backbone. */
  readonly tokenizers: string[];
  close(): Promise<void>;
}

interface Options {
  readonly store?: Store;
  /** Content that lies on the disk already. */
  readonly packed?: readonly string[];
  /** Of content that is a subset, what it refers to. */
  readonly parents?: Readonly<Record<string, string>>;
  readonly now?: () => Date;
}

/** The use cases over a real database, with a trainer and data that a test plays. */
export async function openServices({ store, packed = [], parents = {}, now = () => new Date() }: Options = {}): Promise<Services> {
  const [trainer, data] = [new FakeTrainer(), new FakeDataLibrary()];
  for (const hash of packed) data.packed.add(hash);
  for (const [subset, parent] of Object.entries(parents)) data.parents.set(subset, parent);
  const opened = store ?? (await newStore());
  let ids = 0;
  const shared = {
    store: opened,
    trainer,
    data,
    events: [] as Services['events'],
    heard: (() => undefined) as Emit,
    removed: [] as string[],
    copied: [] as [string, string][],
    tokenizers: [] as string[],
  };
  const services = await createServices({
    ...shared,
    catalog,
    matchClasses,
    backboneFiles: {
      folderOf: (hash) => `backbones/${hash}`,
      async take(paths, tokenizer) {
        if (tokenizer !== null) shared.tokenizers.push(tokenizer);
        return { hash: paths.join(), bytes: 8, files: [...paths] };
      },
      remove: async (hash) => void shared.removed.push(`backbones/${hash}`),
    },
    library: async () => Promise.reject(new Error('There is no library here.')),
    listFiles: async (path) => ({ path: path ?? '', parent: null, entries: [] }),
    folders: {
      run: (id) => `runs/${id}`,
      checkpoint: (runId, file) => `runs/${runId}/checkpoints/${file}`,
      model: (name) => `models/${name}`,
      features: 'features',
      make: async (path) => path,
      async copy(from, to) {
        if (from.includes('stuck')) throw new Error('the disk says no');
        shared.copied.push([from, to]);
      },
      async remove(path) {
        if (path.includes('stuck')) throw new Error('the disk says no');
        shared.removed.push(path);
      },
    },
    emit: (name, payload) => {
      shared.events.push({ name, payload });
      shared.heard(name, payload);
    },
    newId: () => `id-${++ids}`,
    now,
  });
  onTestFinished(() => services.close());
  return Object.assign(shared, services);
}

/** Two data sets of the same classes, `source` and `target`, that a run can start from. */
export function addShores({ store }: Services): void {
  store.insertDataset(datasetRecord({ id: 'source', name: 'Source', hash: 'hash-source' }));
  store.insertDataset(datasetRecord({ id: 'target', name: 'Target', hash: 'hash-target' }));
}

export const runConfig = (change: Partial<RunConfigInput> = {}) => runConfigSchema.parse({ source: 'source', target: 'target', ...change });

export const payloads = <Name extends EventName>({ events }: Services, name: Name): EventPayload<Name>[] =>
  events.filter((event) => event.name === name).map((event) => event.payload as EventPayload<Name>);
