/** One engine on one network: quantiles over all steps of the run, in milliseconds; null where it cannot train. */
export interface Measured {
  readonly engine: string;
  readonly title: string;
  readonly network: string;
  readonly steps: number;
  readonly median: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  /** Why there are no figures. */
  readonly reason: string | null;
}

export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly threads: number;
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

const figure = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

function cell(measured: Measured | undefined): string {
  if (measured === undefined || measured.median === null || measured.p10 === null || measured.p90 === null) return '–';
  return `${figure(measured.median)} (${figure(measured.p10)}–${figure(measured.p90)})`;
}

/** A Markdown table, an engine a row and a network a column, with what it was measured on, and why an engine is missing. */
export function table({ date, machine, threads, measured }: Report): string {
  const networks = [...new Set(measured.map(({ network }) => network))];
  const engines = [...new Set(measured.map(({ engine }) => engine))];
  const find = (engine: string, network: string) => measured.find((entry) => entry.engine === engine && entry.network === network);
  const title = (engine: string): string => measured.find((entry) => entry.engine === engine && entry.median !== null)?.title ?? engine;
  const rows = [
    ['milliseconds a step', ...networks],
    ['---', ...networks.map(() => '---:')],
    ...engines.map((engine) => [title(engine), ...networks.map((network) => cell(find(engine, network)))]),
  ].map((row) => `| ${row.join(' | ')} |`);
  const missing = measured.filter(({ reason }) => reason !== null).map(({ engine, network, reason }) => `${engine}, ${network}: ${reason}`);
  const about = `Median (10th–90th percentile) of DANN's training step, 64 source and 64 target items; ${machine}, ${threads} threads, ${date}.`;
  return [about, '', ...rows, ...(missing.length > 0 ? ['', ...missing.map((line) => `- ${line}`)] : [])].join('\n');
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
