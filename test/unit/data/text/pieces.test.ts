import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kindNamed, prepare } from '../../../../main/data/kinds/index.ts';
import { openPieces, openTokenizerOf } from '../../../../main/data/text/pieces.ts';
import type { Pieces } from '../../../../main/data/text/pieces.ts';
import type { TextInput } from '../../../../shared/model/input.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { tokenizerOf } from '../../../helpers/tiny-tokenizer.ts';

const idsSchema = z.array(z.array(z.number()));
const fixture = z
  .object({
    texts: z.array(z.string()),
    tokenizers: z.record(z.string(), z.object({ file: z.looseObject({}), whole: idsSchema, right: idsSchema, left: idsSchema })),
  })
  .parse(JSON.parse(await readFile(join(import.meta.dirname, '../../../fixtures/text/tokenizers.json'), 'utf8')));

async function opened(file: unknown): Promise<Pieces> {
  const path = join(await temporaryFolder(), 'tokenizer.json');
  await writeFile(path, typeof file === 'string' ? file : JSON.stringify(file));
  return openPieces(path);
}

describe.each(Object.entries(fixture.tokenizers))('the pieces of %s', (_, { file, whole, right, left }) => {
  it('are those of the original, on texts of many scripts', async () => {
    const pieces = await opened(file);
    expect(fixture.texts.map((text) => pieces.idsOf(text, 1000))).toEqual(whole);
  });

  it('are cut as the original cuts them, from either side', async () => {
    const truncation = (direction: string) => ({ direction, max_length: 8, strategy: 'LongestFirst', stride: 0 });
    const [ending, starting] = [
      await opened({ ...file, truncation: truncation('Right') }),
      await opened({ ...file, truncation: truncation('Left') }),
    ];
    expect(fixture.texts.map((text) => ending.idsOf(text, 8))).toEqual(right);
    expect(fixture.texts.map((text) => starting.idsOf(text, 8))).toEqual(left);
    expect(ending.usualLength).toBe(8);
  });
});

describe('a tokenizer', () => {
  it('is told by hand: the longest piece first, ## within a word, [UNK] for the rest', async () => {
    const pieces = await opened(tokenizerOf(['good', 'go', '##ing', 'dull']));
    // [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, then the pieces.
    expect(pieces.idsOf('Good going, dull!', 20)).toEqual([2, 4, 5, 6, 1, 7, 1, 3]);
    expect(pieces).toMatchObject({ largest: 7, padding: 0, usualLength: null });
  });

  it('tells the id of its padding, and the greatest of all', async () => {
    const file = tokenizerOf(['good']);
    expect(await opened({ ...file, padding: { pad_id: 3, strategy: 'BatchLongest' } })).toMatchObject({ padding: 3 });
    const added = [...file.added_tokens, { id: 9, content: '<pad>', special: true }];
    expect(await opened({ ...file, added_tokens: added.filter(({ content }) => content !== '[PAD]') })).toMatchObject({
      padding: 9,
      largest: 9,
    });
  });

  it.each([
    ['broken JSON', '{"model":', 'is not the tokenizer.json of a model'],
    ['JSON of something else', { vocab: {} }, 'is not the tokenizer.json of a model'],
    ['no vocabulary', { model: { type: 'WordPiece', unk_token: '[UNK]' } }, 'cannot be read as a tokenizer'],
    ['Unigram', { model: { type: 'Unigram', vocab: [['a', 0]] } }, 'a model that is Unigram'],
    ['no type', { model: { vocab: {} } }, 'a model that is of no type'],
    ['unknown characters that are joined', { model: { type: 'BPE', fuse_unk: true, vocab: {}, merges: [] } }, 'joins unknown characters'],
    ['another normaliser', { ...tokenizerOf(['a']), normalizer: { type: 'Precompiled' } }, 'a part called Precompiled'],
    [
      'another splitter, in a sequence',
      { ...tokenizerOf(['a']), pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Digits' }] } },
      'a part called Digits',
    ],
    [
      'a split by a word',
      { ...tokenizerOf(['a']), pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'Removed', invert: false } },
      'a part called Split',
    ],
    ['another ending', { ...tokenizerOf(['a']), post_processor: { type: 'Wish' } }, 'a part called Wish'],
  ])('with %s is refused in words', async (_, file, message) => {
    const error = await failureOf(opened(file));
    expect(error).toMatchObject({ code: 'bad-data' });
    expect(error.message).toContain(message);
    expect(error.hint).not.toBe('');
  });
});

it('a text is made ready as pieces once the tokenizer is open, −1 behind the last', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizerOf(['good', 'dull'])));
  const input: TextInput = {
    ...{ kind: 'text', encoding: 'pieces', terms: [], weights: [], length: 5 },
    tokenizer: { file: 'tokenizer.json', padding: 0 },
  };
  const ready = (text: string): number[] => {
    const into = new Float32Array(7).fill(9);
    prepare(kindNamed('text').raw({ kind: 'text', where: '', label: null, text }), 1, input, into, 1);
    return [...into];
  };
  expect(() => ready('good')).toThrow('was not opened');
  await openTokenizerOf(input, folder);
  expect(ready('good')).toEqual([9, 2, 4, 3, -1, -1, 9]);
  expect(ready('dull good dull good dull')).toEqual([9, 2, 5, 4, 5, 3, 9]);
});
