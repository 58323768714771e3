import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/contract/errors.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { SubsetChoice } from '../../shared/model/finding.ts';
import { permutation, randomFor } from '../engine/random.ts';
import type { DataLibrary, ExcludedItems } from '../services/ports/data.ts';
import type { Report } from '../services/ports/report.ts';
import { counted, listed } from './checks/check.ts';
import { checks, comparisons, findBetween, findIn } from './checks/index.ts';
import type { FullFinding } from './checks/index.ts';
import { checkImported, withEvidence } from './checked.ts';
import { asWriteError, badData } from './errors.ts';
import { openPacked } from './open.ts';
import { incomingPrefix, settle } from './packed/incoming.ts';
import { files, readManifest } from './packed/manifest.ts';
import type { Manifest } from './packed/manifest.ts';
import { contentRecord } from './packed/record.ts';
import { packSubset, rootItems } from './packed/subset.ts';

type Derived = Pick<DataLibrary, 'subset' | 'exclude' | 'parentOf' | 'subsetsOf'>;

/** Data sets that are made of items of others, in the folder of all. */
export function derivedData(folder: string): Derived {
  const folderOf = (hash: string): string => join(folder, hash);

  /** Keeps a data set of some items of another: those of the data set that holds them, where that is a subset itself. */
  async function derive(parent: Dataset, items: Int32Array, name: string, reasons: string[]): Promise<Dataset> {
    const { hash } = parent;
    if (items.length === 0) throw badData(`Nothing of ${parent.name} would be left.`, 'Leave out fewer items.');
    if (items.length === parent.count) throw badData(`All of ${parent.name} would be left.`, 'Name items to leave out, or fewer to take.');
    const rooted = await rootItems(folderOf(hash), await readManifest(folderOf(hash)), items);
    const incoming = join(folder, `${incomingPrefix}${randomUUID()}`);
    try {
      const root = await openPacked(folderOf(rooted.of));
      let manifest: Manifest;
      try {
        await mkdir(incoming, { recursive: true });
        manifest = await packSubset(root, rooted.items, incoming);
      } finally {
        await root.close();
      }
      await checkImported(incoming, { name, skippedCount: 0 }, () => undefined, new AbortController().signal);
      await settle(incoming, folderOf(manifest.hash), manifest.hash, new AbortController().signal);
      const derivation = { parentId: parent.id, parentName: parent.name, parentHash: hash, reasons };
      const own = {
        id: randomUUID(),
        name,
        derivation,
        note: '',
        fingerprint: null,
        skipped: [],
        skippedCount: 0,
        createdAt: new Date().toISOString(),
      };
      return { ...parent, ...contentRecord(manifest), ...own };
    } catch (error) {
      await rm(incoming, { recursive: true, force: true }).catch(() => undefined);
      throw asWriteError(error, folder);
    }
  }

  const parentOf: Derived['parentOf'] = async (hash) => (await readManifest(folderOf(hash)).catch(() => null))?.subset?.of ?? null;

  return {
    parentOf,
    async subset(dataset, choice, name) {
      const items = await chosenItems(folderOf(dataset.hash), dataset, choice);
      return derive(dataset, items, name, [describe(choice, items.length)]);
    },
    async exclude(dataset, left, name, report, signal) {
      const findings = await wantedFindings(folderOf, dataset, left, report, signal);
      checkItems(dataset, left.items);
      const excluded = new Set([...left.items, ...findings.flatMap(({ items }) => items)]);
      const items = Int32Array.from(Array.from({ length: dataset.count }, (_, item) => item).filter((item) => !excluded.has(item)));
      const reasons = [
        ...findings.map(
          ({ check, items: found, against }) =>
            `${check}${against === null ? '' : ` against ${against}`}: ${counted(found.length, 'item')} left out`,
        ),
        ...(left.items.length > 0 ? [`by number: ${counted(left.items.length, 'item')} left out`] : []),
      ];
      return derive(dataset, items, name ?? dataset.name, reasons);
    },
    async subsetsOf(hash) {
      const names = await readdir(folder).catch(() => []);
      const subsets = await Promise.all(
        names.map(async (name) => {
          const isSubset = await access(join(folder, name, files.subset)).then(
            () => true,
            () => false,
          );
          return isSubset && (await parentOf(name)) === hash ? [name] : [];
        }),
      );
      return subsets.flat();
    },
  };
}

const describe = ({ items, classes, count, seed }: SubsetChoice, left: number): string =>
  [
    counted(left, 'item'),
    ...(items ? ['by number'] : []),
    ...(classes ? [`of ${listed(classes)}`] : []),
    ...(count === null ? [] : [`drawn with seed ${seed}`]),
  ].join(' ');

/** The findings that are to be left out, with all their items. */
async function wantedFindings(
  folderOf: (hash: string) => string,
  dataset: Dataset,
  { findings, against }: ExcludedItems,
  report: Report,
  signal: AbortSignal,
): Promise<FullFinding[]> {
  const ids = [...checks, ...comparisons].map(({ id }) => id);
  const unknown = findings.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new AppError('bad-config', `There is no check called ${unknown}.`, { hint: `There are: ${ids.join(', ')}.` });
  const wanted = ({ id }: { id: string }): boolean => findings.includes(id);
  const compared = comparisons.find(wanted);
  if (compared && !against)
    throw new AppError('bad-config', `${compared.id} is found against another data set.`, { hint: 'Say against which one.' });
  if (!findings.length) return [];
  return withEvidence(folderOf(dataset.hash), dataset, report, signal, async (own) => [
    ...(await findIn(own, wanted)),
    ...(against && compared
      ? await withEvidence(folderOf(against.hash), against, report, signal, (other) => findBetween(own, other, wanted))
      : []),
  ]);
}

function checkItems({ name, count }: Dataset, items: readonly number[]): void {
  const beyond = items.find((item) => item >= count);
  if (beyond !== undefined) throw badData(`${name} has no item ${beyond}.`, `Its items are 0 to ${count - 1}.`);
}

/** In ascending order, each once. Labels play no part in what is drawn. */
async function chosenItems(folder: string, dataset: Dataset, { items, classes, count, seed }: SubsetChoice): Promise<Int32Array> {
  checkItems(dataset, items ?? []);
  const unknown = classes?.find((name) => !dataset.classes.includes(name));
  if (unknown !== undefined) throw badData(`${dataset.name} has no class ${unknown}.`, `There are: ${listed(dataset.classes, 20)}.`);
  let chosen = Int32Array.from(new Set(items ?? Array.from({ length: dataset.count }, (_, item) => item)));
  if (classes) {
    const packed = await openPacked(folder);
    const labels = await packed.labels().finally(() => packed.close());
    chosen = chosen.filter((item) => classes.includes(packed.classes[labels[item] ?? -1] ?? ''));
  }
  if (count !== null) {
    const among = chosen;
    if (count > among.length) throw badData(`There are ${among.length} items to draw ${count} from.`, 'Ask for fewer.');
    chosen = permutation(randomFor(seed, 'subset'), among.length)
      .slice(0, count)
      .map((place) => among[place] ?? 0);
  }
  return chosen.sort();
}
