import { z } from 'zod';
import { oneSource, runConfigSchema, seedSchema } from '../config/run-config.ts';
import { transferRequestSchema } from '../config/transfer-request.ts';
import { transferReportSchema } from '../model/transfer.ts';
import { transferSchema, transferTrainingSchema } from '../model/transfer/transfer.ts';
import { analysedArmSchema, analysisSchema, embeddingChoiceSchema } from '../model/analysis.ts';
import {
  classMatchSchema,
  datasetNameSchema,
  datasetSchema,
  importedDatasetSchema,
  sampleSchema,
  tagSchema,
  trashedDatasetSchema,
  verificationSchema,
} from '../model/dataset.ts';
import { backboneSchema, backboneWishesSchema } from '../model/backbone.ts';
import { backboneRankingSchema } from '../model/ranking.ts';
import { checkReportSchema, dataFindingSchema, exclusionSchema, subsetChoiceSchema } from '../model/finding.ts';
import { engineBenchSchema, engineStatusSchema, librarySchema, onnxProviderStatusSchema } from '../model/engine.ts';
import {
  descriptorSchema,
  formatDescriptorSchema,
  methodDescriptorSchema,
  networkDescriptorSchema,
  parameterSchema,
  parameterValuesSchema,
} from '../model/parameters.ts';
import { forecastSchema } from '../model/forecast.ts';
import { shiftReportSchema } from '../model/shift/report.ts';
import { validatorDescriptorSchema } from '../model/validators.ts';
import { armSchema, artifactSchema, checkpointSchema, metricSchema, runSchema } from '../model/run.ts';

const nothing = z.strictObject({});
const sampleData = z.object({ name: z.string(), path: z.string() });
const byId = z.strictObject({ id: z.string() });
/** A name that the caller chose for a long request: its progress events carry it, and `jobs.cancel` takes it. */
const job = z.string().min(1).max(100);

const seenTransfer = z.object({ transfer: transferSchema, runs: z.array(runSchema), report: transferReportSchema.nullable() });

/** The whole boundary between a screen (or the command line) and the app: request name → input and output. */
export const requests = {
  'catalog.get': {
    input: nothing,
    output: z.object({
      methods: z.array(methodDescriptorSchema),
      networks: z.array(networkDescriptorSchema),
      validators: z.array(validatorDescriptorSchema),
      formats: z.array(formatDescriptorSchema),
      exporters: z.array(descriptorSchema),
      training: z.array(parameterSchema),
      fineTuning: z.array(parameterSchema),
      samples: z.object({ source: sampleData, target: sampleData }),
    }),
  },
  'library.get': { input: nothing, output: librarySchema },
  'engines.list': { input: z.strictObject({ refresh: z.boolean().default(false) }), output: z.array(engineStatusSchema) },
  'engines.providers': { input: nothing, output: z.array(onnxProviderStatusSchema) },
  'engines.install': {
    input: z.strictObject({ from: z.string().nullable().default(null), gpu: z.boolean().default(false), job }),
    output: engineStatusSchema,
  },
  'engines.bench': {
    input: z.strictObject({
      network: z.string().default('cnn-small'),
      method: z.string().default('dann'),
      batchSize: z.number().nullable().default(null),
      job,
    }),
    output: engineBenchSchema,
  },
  'files.list': {
    input: z.strictObject({ path: z.string().nullable().default(null) }),
    output: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      entries: z.array(z.object({ name: z.string(), path: z.string(), folder: z.boolean(), bytes: z.number() })),
    }),
  },
  /** The newest version of each name, or all versions, as far as they match the words of a search. */
  'datasets.list': {
    input: z.strictObject({ all: z.boolean().default(false), search: z.string().default('') }),
    output: z.array(datasetSchema),
  },
  'datasets.get': { input: byId, output: datasetSchema },
  'datasets.import': {
    input: z.strictObject({
      path: z.string().min(1),
      name: datasetNameSchema,
      format: z.string().nullable().default(null),
      options: parameterValuesSchema.default({}),
      labels: z.string().nullable().default(null),
      strict: z.boolean().default(false),
      job,
    }),
    output: importedDatasetSchema,
  },
  'datasets.samples': {
    input: z.strictObject({
      id: z.string(),
      offset: z.number().int().min(0).default(0),
      count: z.number().int().min(1).max(200).default(48),
      /** Counts and answers items of this class alone. */
      ofClass: z.string().nullable().default(null),
      /** Whether recordings come with what can be heard of them. */
      sounds: z.boolean().default(false),
    }),
    output: z.array(sampleSchema),
  },
  /** How the classes of a data set, or of a run's source model, fit those of another data set. */
  'datasets.match': {
    input: z
      .strictObject({ source: z.string().nullable().default(null), sourceModel: z.string().nullable().default(null), target: z.string() })
      .refine(oneSource, { path: ['source'], message: 'A source or a source model is needed, and not both' }),
    output: classMatchSchema,
  },
  /** How two data sets differ before any training, and what to try. */
  'datasets.shift': {
    input: z.strictObject({
      source: z.string(),
      target: z.string(),
      cropToContent: z.boolean().default(false),
      seed: seedSchema,
      job,
    }),
    output: shiftReportSchema,
  },
  /** What checks found so far: on import, or by `datasets.check`. */
  'datasets.findings': { input: byId, output: checkReportSchema },
  'datasets.check': { input: z.strictObject({ id: z.string(), job }), output: checkReportSchema },
  /** What is wrong with two data sets together: findings are of items of the first. */
  'datasets.compare': { input: z.strictObject({ id: z.string(), against: z.string(), job }), output: z.array(dataFindingSchema) },
  'datasets.keep': {
    input: z.strictObject({ id: z.string(), check: z.string(), kept: z.boolean().default(true) }),
    output: checkReportSchema,
  },
  /** Makes a data set without some items; without a name, the next version of the same one. */
  'datasets.exclude': {
    input: z.strictObject({ id: z.string(), ...exclusionSchema.shape, name: datasetNameSchema.nullable().default(null), job }),
    output: datasetSchema,
  },
  'datasets.subset': {
    input: z.strictObject({ id: z.string(), ...subsetChoiceSchema.shape, name: datasetNameSchema }),
    output: datasetSchema,
  },
  'datasets.remove': { input: byId, output: nothing },
  /** Takes an id, or a name as the trash has it. */
  'datasets.restore': { input: byId, output: datasetSchema },
  'datasets.trash': { input: nothing, output: z.array(trashedDatasetSchema) },
  /** Removes for good what is in the trash. `bytes` were set free; content that a run or another data set needs stays. */
  'datasets.purge': { input: nothing, output: z.object({ removed: z.number().int(), bytes: z.number() }) },
  'datasets.tag': {
    input: z.strictObject({ id: z.string(), add: z.array(tagSchema).default([]), remove: z.array(tagSchema).default([]) }),
    output: datasetSchema,
  },
  'datasets.note': { input: z.strictObject({ id: z.string(), text: z.string().max(10000) }), output: datasetSchema },
  /** Renames all its versions. */
  'datasets.rename': { input: z.strictObject({ id: z.string(), name: datasetNameSchema }), output: datasetSchema },
  /** Reads packed content through and compares it with its hash; of all data sets where none are named. */
  'datasets.verify': { input: z.strictObject({ ids: z.array(z.string()).default([]), job }), output: z.array(verificationSchema) },
  /** Takes a pretrained model into the library: files, or a finished run's extractor. */
  'backbones.add': {
    input: z
      .strictObject({
        name: datasetNameSchema,
        /** One model, or two that are chained. */
        paths: z.array(z.string().min(1)).max(2).default([]),
        run: z.string().nullable().default(null),
        wishes: backboneWishesSchema.default(backboneWishesSchema.parse({})),
        licence: z.string().max(1000).default(''),
        job,
      })
      .refine(({ paths, run }) => paths.length > 0 !== (run !== null), {
        path: ['paths'],
        message: 'Files or a run are needed, and not both',
      }),
    output: backboneSchema,
  },
  /** How well each backbone tells the classes of a labelled data set apart, before anything is trained. */
  'backbones.rank': {
    input: z.strictObject({ dataset: z.string(), backbones: z.array(z.string()).default([]), job }),
    output: backboneRankingSchema,
  },
  'backbones.list': { input: nothing, output: z.array(backboneSchema) },
  'backbones.get': { input: byId, output: backboneSchema },
  'backbones.remove': { input: byId, output: nothing },
  'backbones.restore': { input: byId, output: backboneSchema },
  /** The runs that would measure what transfer to a target is worth, and what there can be no run of. */
  'transfers.plan': {
    input: transferRequestSchema,
    output: z.object({
      trainings: z.array(transferTrainingSchema.omit({ run: true }).extend({ config: runConfigSchema })),
      ...transferSchema.pick({ skipped: true }).shape,
    }),
  },
  'transfers.start': { input: transferRequestSchema.extend({ job }), output: transferSchema },
  'transfers.list': { input: nothing, output: z.array(transferSchema) },
  /** With its runs that were not removed, and the report of those that are finished; null before one is. */
  'transfers.get': { input: byId, output: seenTransfer },
  /** All of its runs that are not finished. */
  'transfers.pause': { input: byId, output: seenTransfer },
  'transfers.resume': { input: byId, output: seenTransfer },
  /** With its runs. */
  'transfers.remove': { input: byId, output: nothing },
  'transfers.restore': { input: byId, output: transferSchema },
  'jobs.cancel': { input: z.strictObject({ job }), output: nothing },
  'runs.start': { input: runConfigSchema, output: runSchema },
  /** What a run with this configuration would take; with `measure`, a step of it is measured where it was not yet. */
  'runs.forecast': { input: z.strictObject({ config: runConfigSchema, measure: z.boolean().default(false), job }), output: forecastSchema },
  'runs.list': { input: nothing, output: z.array(runSchema) },
  'runs.get': {
    input: z.strictObject({ id: z.string(), afterSeq: z.number().int().default(0) }),
    output: z.object({ run: runSchema, metrics: z.array(metricSchema), checkpoints: z.array(checkpointSchema) }),
  },
  'runs.pause': { input: byId, output: runSchema },
  'runs.resume': { input: byId, output: runSchema },
  'runs.cancel': { input: byId, output: runSchema },
  'runs.note': { input: z.strictObject({ id: z.string(), text: z.string().max(10000) }), output: runSchema },
  'runs.remove': { input: byId, output: nothing },
  'runs.restore': { input: byId, output: runSchema },
  'runs.analyse': {
    input: z.strictObject({
      id: z.string(),
      /** By default the arm that the run is made for. */
      arm: analysedArmSchema.nullable().default(null),
      seed: z.number().int().nullable().default(null),
      /** By default the chosen one. */
      step: z.number().int().nullable().default(null),
      embedding: embeddingChoiceSchema.default('pca'),
      job,
    }),
    output: analysisSchema,
  },
  'exports.create': {
    input: z.strictObject({
      runId: z.string(),
      format: z.string().default('tfjs'),
      /** By default the arm that the run is made for. */
      arm: armSchema.nullable().default(null),
      seed: z.number().int().nullable().default(null),
      out: z.string().nullable().default(null),
      job,
    }),
    output: artifactSchema,
  },
  'exports.list': { input: nothing, output: z.array(artifactSchema) },
  'models.predict': {
    input: z.strictObject({
      bundle: z.string(),
      inputs: z.array(z.string()).min(1),
      /** How often each item is looked at: as it is, and in weakly changed views of it, over which the mean is taken. */
      views: z.number().int().min(1).max(64).default(1),
      /** Whether every second changed view of a picture is mirrored. */
      flip: z.boolean().default(false),
    }),
    output: z.array(
      z.union([
        z.object({ input: z.string(), label: z.string(), probability: z.number(), probabilities: z.record(z.string(), z.number()) }),
        z.object({ input: z.string(), number: z.number() }),
      ]),
    ),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = z.input<(typeof requests)[Name]['input']>;
export type ParsedInput<Name extends RequestName> = z.output<(typeof requests)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = z.output<(typeof requests)[Name]['output']>;

/** All requests, answered; inputs were validated before. */
export type Handlers = { readonly [Name in RequestName]: (input: ParsedInput<Name>) => Promise<RequestOutput<Name>> };

/** What the app says by itself. A run's progress carries what was just stored, so nothing is shown that is not on disk. */
export const events = {
  'run.progress': z.object({ runId: z.string(), seq: z.number().int(), run: runSchema, metrics: z.array(metricSchema) }),
  'job.progress': z.object({ job: z.string(), phase: z.string(), done: z.number(), total: z.number().nullable() }),
  'datasets.changed': z.object({ ids: z.array(z.string()) }),
  'backbones.changed': z.object({ ids: z.array(z.string()) }),
  'transfers.changed': z.object({ ids: z.array(z.string()) }),
  'runs.changed': z.object({ ids: z.array(z.string()) }),
  'exports.changed': z.object({ id: z.string() }),
  /** The process that owned the library ended and another took over: what is shown may be old. */
  'library.reopened': z.object({}),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;

/** Sends an event to every client of this library. */
export type Emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;

/** The one way in, whatever carries it: Electron's messages, the browser's, a local socket, or a plain call. */
export interface Client {
  call<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void;
  close(): Promise<void>;
}
