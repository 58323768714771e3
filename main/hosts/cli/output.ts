/** Results on stdout, as text or as JSON; everything else on stderr. */
export class Output {
  readonly json: boolean;
  #lineOpen = false;
  #lastNote = '';

  constructor(json: boolean) {
    this.json = json;
  }

  /** The result of a command: `value` as JSON, or `text` for people. */
  result(value: unknown, text: string): void {
    this.endProgress();
    process.stdout.write(this.json ? `${JSON.stringify(value)}\n` : `${text}\n`);
  }

  /** One event of a stream; people see it as a note. */
  event(value: unknown, text: string): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
    else if (text !== '') this.note(text);
  }

  note(text: string): void {
    this.endProgress();
    process.stderr.write(`${text}\n`);
  }

  /** A line that is written over in a terminal; elsewhere one line for each phase. */
  progress(title: string, phase: string, done: number, total: number | null): void {
    const label = `${title}: ${phase}`;
    if (!process.stderr.isTTY) {
      if (label !== this.#lastNote) process.stderr.write(`${label}\n`);
      this.#lastNote = label;
      return;
    }
    this.live(total ? `${label}  ${Math.floor((100 * done) / total)} %` : `${label}  ${done}`);
  }

  live(text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
    this.#lineOpen = true;
  }

  endProgress(): void {
    if (this.#lineOpen) process.stderr.write('\r\u001b[K');
    this.#lineOpen = false;
  }
}

/** Up to four significant digits. */
export const figure = (value: number): string => String(Number(value.toPrecision(4)));

/** Columns padded to their widest cell; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || /^[\d.,−±% ]+$/.test(String(row[column]))),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => (right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '–' : `${(100 * share).toFixed(1)} %`;

export const bytes = (count: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
};
