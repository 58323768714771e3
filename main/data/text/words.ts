/** Written without spaces between words: each character counts as one. */
const unspaced = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]`;
const letters = String.raw`[[\p{L}\p{N}]--${unspaced}][[\p{L}\p{M}\p{N}]--${unspaced}]*`;
const word = new RegExp(String.raw`${letters}(?:'${letters})*|${unspaced}|\p{Extended_Pictographic}`, 'gv');

/**
 * The words of a text, in order and in lower case (NFC): letters and digits, with apostrophes between them; emoji. By a regular
 * expression, and not by `Intl.Segmenter`: that takes ten times as long, and its dictionaries differ from one ICU to the next.
 */
export const wordsOf = (text: string): readonly string[] => text.normalize('NFC').toLowerCase().replaceAll('’', "'").match(word) ?? [];
