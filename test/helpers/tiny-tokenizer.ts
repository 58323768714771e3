/** A tokenizer.json of WordPiece as BERT has it, of a few words: [PAD] is 0, [UNK] 1, [CLS] 2, [SEP] 3, and then they follow. */
export function tokenizerOf(words: readonly string[]) {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
  const token = (id: number) => ({ SpecialToken: { id: special[id] ?? '', type_id: 0 } });
  const known = (id: number) => ({ id: special[id] ?? '', ids: [id], tokens: [special[id] ?? ''] });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token(2), { Sequence: { id: 'A', type_id: 0 } }, token(3)],
      pair: [],
      special_tokens: { '[CLS]': known(2), '[SEP]': known(3) },
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([...special, ...words].map((word, at) => [word, at])),
    },
  };
}
