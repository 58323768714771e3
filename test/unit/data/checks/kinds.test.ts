/* Checks of kinds of item that have no pixels and no columns, on data sets that were imported. */
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Dataset } from '../../../../shared/model/dataset.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const found = async (dataset: Dataset) => {
  const { findings } = await library.data.check(dataset, () => undefined, new AbortController().signal);
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
};

it('texts are copies, nearly so in other punctuation, and out of line in length', async () => {
  const sentence = (at: number): string =>
    `Sentence ${at} tells of ${at + 1} ships that left harbour ${at * 7} before the storm of ${at * 3}.`;
  const texts = Array.from({ length: 40 }, (_, at) => sentence(at));
  texts.push(sentence(3), `${sentence(5).toUpperCase().replaceAll('.', '!')}`, sentence(50).repeat(9));
  for (const [at, text] of texts.entries()) await library.write(join('texts', `${String(at).padStart(2, '0')}.txt`), text);
  const findings = await found(await library.import(library.path('texts')));
  expect(findings['exact-duplicates']).toMatchObject({ items: [40], twins: [3] });
  expect(findings['near-duplicates']).toMatchObject({ items: [41], twins: [5] });
  expect(findings['odd-sizes']).toMatchObject({ items: [42] });
  expect(findings['odd-sizes']?.message).toMatch(/^1 item differs much in length from the others; the first has \d+ bytes\.$/);
});

it('recordings are copies, nearly so when they are louder, and out of line in length', async () => {
  const sweep = (at: number, loudness: number, length = 4000): number[] =>
    Array.from({ length }, (_, sample) => {
      const time = sample / 8000;
      return loudness * Math.sin(2 * Math.PI * (200 + 90 * at) * time) * Math.abs(Math.sin((at + 2) * 5 * time + at));
    });
  const sounds = Array.from({ length: 30 }, (_, at) => sweep(at, 0.3));
  sounds.push(sweep(4, 0.3), sweep(9, 0.6), tone(440, 60_000));
  for (const [at, sound] of sounds.entries())
    await library.write(join('sounds', `${String(at).padStart(2, '0')}.wav`), wavFile([sound], { rate: 8000 }));
  const findings = await found(await library.import(library.path('sounds')));
  expect(findings['exact-duplicates']).toMatchObject({ items: [30], twins: [4] });
  expect(findings['near-duplicates']).toMatchObject({ items: [31], twins: [9] });
  expect(findings['odd-sizes']).toMatchObject({ items: [32] });
  expect(findings['odd-sizes']?.message).toMatch(/has \d+ samples\.$/);
});
