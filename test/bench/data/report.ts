import { z } from 'zod';

/** What a process says of what it has read. */
export const answerSchema = z.object({
  title: z.string(),
  count: z.number(),
  seconds: z.number(),
  peakMiB: z.number(),
  hash: z.string().optional(),
  waitShare: z.number().optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** The same files, read by both in turns. */
export interface DataCase {
  readonly name: string;
  readonly ours: readonly Answer[];
  readonly theirs: readonly Answer[];
}

interface Measured {
  readonly cases: readonly DataCase[];
  readonly epoch: Answer | null;
  readonly machine: string;
  readonly date: string;
}

/** How often the peer's speed is asked for, and how much memory is allowed. */
const bars: Readonly<Record<string, number>> = { PNG: 1.5, JPEG: 1.5, CSV: 0.7 };
const [importMiB, epochMiB, largestWait] = [1024, 1536, 0.03];

const total = (answers: readonly Answer[], key: 'count' | 'seconds'): number => answers.reduce((sum, answer) => sum + answer[key], 0);
const speed = (answers: readonly Answer[]): number => total(answers, 'count') / total(answers, 'seconds');
const peak = (answers: readonly Answer[]): number => Math.max(...answers.map(({ peakMiB }) => peakMiB));

/** A Markdown table of what was measured, over all rounds, and whether every bar was reached. */
export function dataTable({ cases, epoch, machine, date }: Measured): { text: string; passed: boolean } {
  const rounds = cases[0]?.ours.length ?? 0;
  let passed = true;
  const rows = cases.flatMap(({ name, ours, theirs }) => {
    const times = speed(ours) / speed(theirs);
    passed &&= times >= (bars[name] ?? 0) && peak(ours) <= importMiB;
    const row = (answers: readonly Answer[], ratio: string): string => {
      const [first] = answers;
      const cells = [
        name,
        first?.title ?? '',
        `${first?.count ?? 0}`,
        Math.round(speed(answers)).toString(),
        ratio,
        peak(answers).toFixed(0),
      ];
      return `| ${cells.join(' | ')} |`;
    };
    return [row(ours, `${times.toFixed(2)} (at least ${(bars[name] ?? 0).toFixed(1)})`), row(theirs, '1.00')];
  });
  const lines = [
    `Importing pictures of 64 × 64 and rows of 64 numbers; ${machine}, ${date}. Both read the same files in turns, ${rounds === 1 ? 'once' : `${rounds} times`}. Imports may take ${importMiB} MiB. Of a DataLoader the largest of its three processes is shown.`,
    '',
    '| files | read by | count | a second | × peer | peak MiB |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ];
  if (epoch !== null) {
    const wait = epoch.waitShare ?? 1;
    passed &&= wait <= largestWait && epoch.peakMiB <= epochMiB;
    lines.push(
      '',
      `An epoch over the pictures (${epoch.title}, ${epoch.count} steps, ${epoch.seconds.toFixed(0)} s) took ${epoch.peakMiB.toFixed(0)} MiB at most (at most ${epochMiB}) and waited for data ${(100 * wait).toFixed(2)} % of the time (at most ${100 * largestWait}).`,
    );
  }
  return { text: lines.join('\n'), passed };
}
