/** One engine on one case, in milliseconds; null where it cannot train. */
export interface Measured {
  readonly case: string;
  readonly engine: string;
  readonly title: string;
  readonly steps: number;
  readonly median: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly peakMiB: number | null;
  /** Why there are no figures. */
  readonly reason: string | null;
}

export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly threads: number;
  /** Median of the matrix products between the others. */
  readonly limitGflops: number;
  /** Operations of a step, by case. */
  readonly work: Readonly<Record<string, number>>;
  readonly measured: readonly Measured[];
}

/** The value below which the share `q` of the values lies, interpolated between neighbours. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** How often PyTorch's time, and the time that the limit allows. */
export function ratios(report: Report, entry: Measured): { vsPyTorch: number | null; vsLimit: number | null } {
  const torch = report.measured.find((other) => other.case === entry.case && other.engine === 'torch')?.median ?? null;
  const work = report.work[entry.case];
  const atBest = work && report.limitGflops > 0 ? work / report.limitGflops / 1e6 : null;
  return {
    vsPyTorch: entry.median !== null && torch !== null ? entry.median / torch : null,
    vsLimit: entry.median !== null && atBest !== null ? entry.median / atBest : null,
  };
}

const rounded = (value: number | null, digits: number): number | null => (value === null ? null : Number(value.toFixed(digits)));

/** The report as one line of JSON. */
export const line = (report: Report): string =>
  JSON.stringify({
    machine: report.machine,
    limitGflops: rounded(report.limitGflops, 1),
    cases: report.measured.map((entry) => {
      const { vsPyTorch, vsLimit } = ratios(report, entry);
      return {
        case: entry.case,
        engine: entry.engine,
        msPerStep: rounded(entry.median, 3),
        vsPyTorch: rounded(vsPyTorch, 3),
        vsLimit: rounded(vsLimit, 3),
        peakMiB: rounded(entry.peakMiB, 0),
        ...(entry.reason === null ? {} : { reason: entry.reason }),
      };
    }),
  });

const figure = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const share = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

function row(report: Report, entry: Measured): string {
  const { vsPyTorch, vsLimit } = ratios(report, entry);
  const { median, p10, p90, peakMiB } = entry;
  const time = median === null || p10 === null || p90 === null ? '–' : `${figure(median)} (${figure(p10)}–${figure(p90)})`;
  return `| ${[entry.case, entry.title, time, share(vsPyTorch), share(vsLimit), peakMiB === null ? '–' : peakMiB.toFixed(0)].join(' | ')} |`;
}

/** A Markdown table, a row for each engine on each case, with what it was measured on, and why an engine is missing. */
export function table(report: Report): string {
  const missing = report.measured
    .filter(({ reason }) => reason !== null)
    .map((entry) => `- ${entry.case}, ${entry.engine}: ${entry.reason}`);
  return [
    `Median (10th–90th percentile) of one training step, or of the whole training; ${report.machine}, ${report.threads} threads, ${report.date}. All took turns in one run. Limit: ${report.limitGflops.toFixed(0)} GFLOP/s, this machine's matrix product of 2048 × 2048 in the same run.`,
    '',
    '| case | engine | milliseconds | × PyTorch | × limit | peak MiB |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...report.measured.map((entry) => row(report, entry)),
    ...(missing.length > 0 ? ['', ...missing] : []),
  ].join('\n');
}

/** Puts the text between the markers of a document; a document without them gets them at its end. */
export function placed(document: string, text: string, name = 'bench'): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  const block = `${begin}\n\n${text}\n\n${end}`;
  if (from < 0 || to < from) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, from) + block + document.slice(to + end.length);
}
