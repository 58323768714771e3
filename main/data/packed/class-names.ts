/** Collects the label of each item, and names and counts the classes: numbers first, sorted as numbers, then other names, by code unit. */
export class ClassNames {
  readonly #seen = new Map<string, number>();
  readonly #labels: number[] = [];

  /** @param label null for an item without one */
  add(label: string | null, _where?: string): void {
    if (label === null) return void this.#labels.push(-1);
    const known = this.#seen.get(label) ?? this.#seen.size;
    this.#seen.set(label, known);
    this.#labels.push(known);
  }

  finish(): { names: string[]; counts: number[]; labels: Int32Array } {
    const names = [...this.#seen.keys()].sort(byName);
    const place = new Map(names.map((name, at) => [this.#seen.get(name) ?? 0, at]));
    const labels = Int32Array.from(this.#labels, (label) => place.get(label) ?? -1);
    const counts = new Array<number>(names.length).fill(0);
    for (const label of labels) if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
    return { names, counts, labels };
  }
}

const asNumber = (name: string): number => (name.trim() !== '' && Number.isFinite(Number(name)) ? Number(name) : Infinity);

function byName(a: string, b: string): number {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
