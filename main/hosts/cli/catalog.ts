import { Command } from 'commander';
import { pretrainedNetwork } from '../../../shared/config/fine-tuning.ts';
import { catalog } from '../library/catalog.ts';
import type { Descriptor, NetworkDescriptor, Parameter } from '../../../shared/model/parameters.ts';
import { outputOf } from './session.ts';

/** The registries, from their descriptors. They need no library. */
export const catalogCommands = (): Command[] => [
  listing('methods', 'the adaptation methods and their parameters', () => catalog.methods),
  listing('validators', 'the scores by which a checkpoint is chosen without labels of the target', () => catalog.validators),
  listing('networks', 'the networks and their parameters', () => catalog.networks.map(withTuning)),
  listing('formats', 'the formats that data sets are read from, and models exported to', () => [...catalog.formats, ...catalog.exporters]),
];

/** With what is set of a backbone's training, for the network that a backbone is. */
const withTuning = (network: NetworkDescriptor): NetworkDescriptor =>
  network.id === pretrainedNetwork ? { ...network, parameters: [...network.parameters, ...catalog.fineTuning] } : network;

const listing = (name: string, description: string, entries: () => readonly Descriptor[]): Command =>
  new Command(name).description(description).action((_options: unknown, command: Command) => {
    outputOf(command).result(entries(), entries().map(describe).join('\n\n'));
  });

function describe(entry: Descriptor): string {
  const paper = 'paper' in entry && typeof entry.paper === 'string' ? [`  ${entry.paper}`] : [];
  const avoid = 'avoidWhen' in entry && typeof entry.avoidWhen === 'string' ? [`  Avoid when: ${entry.avoidWhen}`] : [];
  const setting = 'setting' in entry && typeof entry.setting === 'string' ? `  (${entry.setting})` : '';
  const votes = 'votes' in entry && entry.votes === true ? '  (votes)' : '';
  return [
    `${entry.id}  ${entry.title}${setting}${votes}`,
    `  ${entry.description}`,
    ...paper,
    ...avoid,
    ...entry.parameters.map(parameterLine),
  ].join('\n');
}

const parameterLine = (parameter: Parameter): string =>
  `    ${parameter.key}=${String(parameter.default)}  ${parameter.description} ${range(parameter)}`.trimEnd();

export function range(parameter: Parameter): string {
  if (parameter.kind === 'number') return `(${parameter.minimum} to ${parameter.maximum})`;
  return parameter.kind === 'choice' ? `(${parameter.choices.map((choice) => choice.value).join(', ')})` : '';
}
