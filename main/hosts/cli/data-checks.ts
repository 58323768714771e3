import { Command, InvalidArgumentError } from 'commander';
import { datasetText } from './data-text.ts';
import { findingText, findingsText } from './findings-text.ts';
import { withJob, withLibrary } from './session.ts';

interface ExcludeOptions {
  items: number[];
  findings: string[];
  against?: string;
  name?: string;
}

interface SubsetOptions {
  name: string;
  items?: number[];
  classes?: string[];
  count?: number;
  seed: number;
}

/** The commands of `isthmus data` that check data sets and make others of what is worth keeping. */
export function checkCommands(): Command[] {
  const check = new Command('check')
    .description('look for duplicates, leaks, odd columns, classes and sizes')
    .argument('<name>')
    .option('--against <name>', 'another data set: look for copies and classes that are in one only')
    .action((name: string, { against }: { against?: string }, command: Command) =>
      withLibrary(command, async (session) => {
        const { client, output } = session;
        if (against === undefined) {
          const report = await withJob(session, name, (job) => client.call('datasets.check', { id: name, job }));
          const { format } = await client.call('datasets.get', { id: name });
          return output.result(report, findingsText({ name, format }, report));
        }
        const findings = await withJob(session, name, (job) => client.call('datasets.compare', { id: name, against, job }));
        return output.result(findings, findings.map(findingText).join('\n') || `No check found anything between ${name} and ${against}.`);
      }),
    );
  const keep = new Command('keep')
    .description('note that what a check found is to stay')
    .argument('<name>')
    .argument('<check>')
    .option('--undo', 'show it as found again')
    .action((name: string, id: string, { undo }: { undo?: boolean }, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const report = await client.call('datasets.keep', { id: name, check: id, kept: undo !== true });
        const { format } = await client.call('datasets.get', { id: name });
        output.result(report, findingsText({ name, format }, report));
      }),
    );
  const exclude = new Command('exclude')
    .description('make a version without some items; none is copied, and the version before stays')
    .argument('<name>')
    .option('--items <numbers>', 'items by number, as 3,7,10-20', itemNumbers, [])
    .option('--findings <checks>', 'all items of these findings, as exact-duplicates,odd-sizes', names, [])
    .option('--against <name>', 'the other data set, for a finding of two')
    .option('--name <name>', 'another name for it; without one it is the next version')
    .action((name: string, options: ExcludeOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const dataset = await withJob(session, name, (job) =>
          session.client.call('datasets.exclude', {
            id: name,
            items: options.items,
            findings: options.findings,
            against: options.against ?? null,
            name: options.name ?? null,
            job,
          }),
        );
        session.output.result(dataset, datasetText(dataset));
      }),
    );
  const subset = new Command('subset')
    .description('make a data set of some items of another; none is copied')
    .argument('<name>')
    .requiredOption('--name <name>', 'how the subset is called')
    .option('--classes <names>', 'only these classes, as cat,dog', names)
    .option('--items <numbers>', 'items by number, as 3,7,10-20', itemNumbers)
    .option('--count <number>', 'so many, drawn at random', wholeNumber)
    .option('--seed <number>', 'what they are drawn by', wholeNumber, 1)
    .action((name: string, options: SubsetOptions, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const { items = null, classes = null, count = null, seed } = options;
        const dataset = await client.call('datasets.subset', { id: name, name: options.name, items, classes, count, seed });
        output.result(dataset, datasetText(dataset));
      }),
    );
  return [check, keep, exclude, subset];
}

const names = (text: string): string[] => text.split(',').map((name) => name.trim());

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Give a whole number.');
  return value;
}

/** Numbers and ranges of numbers. */
export function itemNumbers(text: string): number[] {
  return names(text).flatMap((part) => {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || last < first || last - first > 10_000_000) throw new InvalidArgumentError('Give numbers and ranges, as 3,7,10-20.');
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}
