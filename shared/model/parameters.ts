import { z } from 'zod';
import { itemKindSchema } from './dataset.ts';
import { taskSchema } from './task.ts';
import type { Task } from './task.ts';

/**
 * One adjustable value of a method, network, reader or exporter. Forms, command-line options and the tables in the
 * docs are generated from these descriptors, so a parameter is described in one place only.
 */
export const parameterSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    key: z.string(),
    label: z.string(),
    description: z.string(),
    default: z.number(),
    minimum: z.number(),
    maximum: z.number(),
    integer: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('choice'),
    key: z.string(),
    label: z.string(),
    description: z.string(),
    default: z.string(),
    choices: z.array(z.object({ value: z.string(), label: z.string() })),
  }),
  z.object({ kind: z.literal('switch'), key: z.string(), label: z.string(), description: z.string(), default: z.boolean() }),
  z.object({ kind: z.literal('text'), key: z.string(), label: z.string(), description: z.string(), default: z.string() }),
]);
export type Parameter = z.infer<typeof parameterSchema>;

export const parameterValueSchema = z.union([z.number(), z.string(), z.boolean()]);
export type ParameterValue = z.infer<typeof parameterValueSchema>;
export const parameterValuesSchema = z.record(z.string(), parameterValueSchema);
export type ParameterValues = z.infer<typeof parameterValuesSchema>;

/** What a registry says about one of its entries; the catalog hands these to the screens and the command line. */
export const descriptorSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  parameters: z.array(parameterSchema),
});
export type Descriptor = z.infer<typeof descriptorSchema>;

/** What a method takes for granted of source and target. */
export const settingSchema = z.enum([
  'source-only',
  'closed',
  'partial',
  'open',
  'multi-source',
  'semi-supervised',
  'source-free',
  'test-time',
  'regression',
]);
export type Setting = z.infer<typeof settingSchema>;

export const methodDescriptorSchema = descriptorSchema.extend({
  paper: z.string(),
  setting: settingSchema,
  avoidWhen: z.string(),
  /** What it can learn to tell; classes alone where nothing is said. */
  tasks: z.array(taskSchema).optional(),
});
export type MethodDescriptor = z.infer<typeof methodDescriptorSchema>;

export const tasksOf = ({ tasks = ['classification'] }: Pick<MethodDescriptor, 'tasks'>): readonly Task[] => tasks;

export const networkDescriptorSchema = descriptorSchema.extend({
  /** Kinds of item, or features of a pretrained model. */
  inputs: z.array(z.enum([...itemKindSchema.options, 'features'])),
  /** As what it takes texts; as a bag of words, which the run chooses, where nothing is said. */
  textAs: z.literal('tokens').optional(),
});
export type NetworkDescriptor = z.infer<typeof networkDescriptorSchema>;

export const formatDescriptorSchema = descriptorSchema.extend({ extensions: z.array(z.string()) });
export type FormatDescriptor = z.infer<typeof formatDescriptorSchema>;
