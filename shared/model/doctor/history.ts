import { measureAmong } from '../task.ts';
import type { Measure } from '../task.ts';
import type { LabelFree } from '../selection.ts';

/** How many of the last evaluations are taken together: one alone swings. */
export const recentEvaluations = 3;

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

interface Figure {
  readonly step: number;
  readonly value: number;
}

/**
 * The figures of one training, each by its name, in the order of its steps. What was computed with labels of the target cannot come
 * in, so that no rule can look at it.
 */
export class History {
  readonly #figures = new Map<string, Figure[]>();
  /** By what the source is scored. */
  readonly measure: Measure;
  /** The steps after which the source was scored, or where it cannot be, the predictions on the target were looked at. */
  readonly evaluations: readonly number[];

  constructor(metrics: readonly LabelFree[]) {
    for (const { name, step, value } of metrics) {
      const known = this.#figures.get(name);
      if (known) known.push({ step, value });
      else this.#figures.set(name, [{ step, value }]);
    }
    for (const figures of this.#figures.values()) figures.sort((a, b) => a.step - b.step);
    this.measure = measureAmong(metrics);
    const scored = this.#of(this.score);
    this.evaluations = [...new Set((scored.length > 0 ? scored : this.#of('prediction-diversity')).map(({ step }) => step))];
  }

  /** The name of the source's score. */
  get score(): string {
    return `source-${this.measure}`;
  }

  /** As a sentence begins with it. */
  get scoreName(): string {
    return this.measure === 'r2' ? 'R² on the source' : 'Source accuracy';
  }

  /** The name of the loss on the source's labels. */
  get sourceLoss(): string {
    return this.measure === 'r2' ? 'regression-loss' : 'classification-loss';
  }

  get names(): readonly string[] {
    return [...this.#figures.keys()];
  }

  values(name: string): readonly number[] {
    return this.#of(name).map(({ value }) => value);
  }

  /** One value for each evaluation: the mean of what was reported since the one before. Evaluations without any are left out. */
  means(name: string): readonly number[] {
    const figures = this.#of(name);
    return this.evaluations.flatMap((end, at) => {
      const since = figures.filter(({ step }) => step > (this.evaluations[at - 1] ?? -Infinity) && step <= end);
      return since.length > 0 ? [mean(since.map(({ value }) => value))] : [];
    });
  }

  /** The mean over the last evaluations; null where there are not as many. */
  recent(name: string): number | null {
    const values = this.means(name).slice(-recentEvaluations);
    return values.length === recentEvaluations ? mean(values) : null;
  }

  /** By evaluation, up to the last ones: what `recent` is compared with. */
  earlier(name: string): readonly number[] {
    return this.means(name).slice(0, -recentEvaluations);
  }

  #of(name: string): readonly Figure[] {
    return this.#figures.get(name) ?? [];
  }
}
