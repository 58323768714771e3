import type { Traits } from './traits.ts';

const utf8 = new TextDecoder();

/** How long a text is, in words; how long its words are; and the shares of its characters that are capitals, digits and marks. */
export const textTraits = (): Traits => ({
  names: ['words', 'word length', 'capitals', 'digits', 'marks'],
  of({ values }) {
    const text = utf8.decode(Uint8Array.from(values));
    const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
    const letters = words.reduce((sum, word) => sum + word.length, 0);
    const share = (pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / Math.max(1, text.length);
    return [words.length, letters / Math.max(1, words.length), share(/\p{Lu}/gu), share(/\p{N}/gu), share(/[^\p{L}\p{N}\s]/gu)];
  },
});
