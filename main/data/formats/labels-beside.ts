import { badData } from '../errors.ts';
import { readLabels } from './label-file.ts';

/** What is known of rows before the first of them. */
export interface Ahead {
  /** What errors call them. */
  readonly called: 'rows' | 'items';
  /** A file whose labels take the place of the rows' own. */
  readonly labelFile: string | null;
  /** Null while only reading on will tell. */
  readonly total: number | null;
  close(): Promise<void>;
}

/** Where the labels of rows come from: the rows themselves, or a file that takes their place. */
interface LabelsBeside {
  labelOf(row: number, own: string | null): string | null;
  /** Throws `bad-data` where there are more labels than rows. */
  end(rows: number): void;
}

export async function labelsBeside({ labelFile, called, total }: Ahead, path: string, signal: AbortSignal): Promise<LabelsBeside> {
  if (labelFile === null) return { labelOf: (_, own) => own, end: () => undefined };
  const labels = await readLabels(labelFile, signal);
  const unlike = (count: number | string): Error =>
    badData(`${path} has ${count} ${called}, but ${labels.length} labels were given.`, `Give the labels that belong to these ${called}.`, {
      details: { items: count, labels: labels.length },
    });
  if (total !== null && labels.length !== total) throw unlike(total);
  return {
    labelOf(row) {
      const label = labels[row];
      if (label === undefined) throw unlike(`more than ${row}`);
      return label;
    },
    end(rows) {
      if (labels.length !== rows) throw unlike(rows);
    },
  };
}
