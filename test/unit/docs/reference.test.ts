/* docs/reference.md is written from the descriptors: `npm run docs` writes it, and this test fails when it is out of date. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checks, comparisons } from '../../../main/data/checks/index.ts';
import { catalog } from '../../../main/hosts/library/catalog.ts';
import type { Descriptor, Parameter } from '../../../shared/model/parameters.ts';

const file = join(import.meta.dirname, '../../../docs/reference.md');

/** A cell of a Markdown table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function range(parameter: Parameter): string {
  if (parameter.kind === 'choice') return parameter.choices.map(({ value, label }) => `\`${value}\` ${label}`).join('; ');
  if (parameter.kind === 'number') return `${parameter.integer ? 'whole, ' : ''}${parameter.minimum} to ${parameter.maximum}`;
  return parameter.kind === 'switch' ? 'true or false' : 'text';
}

const parameterTable = (parameters: readonly Parameter[]): string[] =>
  parameters.length === 0
    ? ['No parameters.']
    : [
        '| key | default | values | meaning |',
        '| --- | --- | --- | --- |',
        ...parameters.map((one) =>
          [`| \`${one.key}\``, one.default === '' ? 'empty' : `\`${one.default}\``, cell(range(one)), `${cell(one.description)} |`].join(
            ' | ',
          ),
        ),
      ];

function section(entry: Descriptor, facts: readonly (string | undefined)[] = []): string {
  const lines = [`### \`${entry.id}\`: ${entry.title}`, entry.description, ...facts, parameterTable(entry.parameters).join('\n')];
  return lines.filter((line) => line !== undefined).join('\n\n');
}

const reference = [
  '# Reference',
  'Made by `npm run docs` from the descriptors that the forms and the command line are made from. Settings are given by `--set key=value`; those of the training also by options of their own (`--batch-size 32`).',
  '## Methods',
  ...catalog.methods.map((method) =>
    section(method, [`Paper: ${method.paper}.`, `Setting: ${method.setting}. When not to use it: ${method.avoidWhen}`]),
  ),
  '## Networks',
  ...catalog.networks.map((network) => section(network, [`Takes: ${network.inputs.join(', ')}.`])),
  '## Training',
  parameterTable(catalog.training).join('\n'),
  '## Formats of data sets',
  ...catalog.formats.map((format) =>
    section(format, [format.extensions.length > 0 ? `Files usually end in ${format.extensions.join(', ')}.` : undefined]),
  ),
  '## Checks of data sets',
  'Those marked * are part of every import; `isthmus data check NAME` runs all, and `--against OTHER` those of two data sets.',
  [
    '| check | what it looks for |',
    '| --- | --- |',
    ...checks.map((check) => `| \`${check.id}\`${check.onImport ? ' *' : ''} | ${cell(`${check.title}. ${check.description}`)} |`),
    ...comparisons.map((check) => `| \`${check.id}\`, of two | ${cell(`${check.title}. ${check.description}`)} |`),
  ].join('\n'),
  '## Formats of exported models',
  ...catalog.exporters.map((exporter) => section(exporter)),
].join('\n\n');

it('docs/reference.md says what the descriptors say', async () => {
  await expect(`${reference}\n`).toMatchFileSnapshot(file);
});
