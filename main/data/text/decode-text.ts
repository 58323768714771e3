import { open } from 'node:fs/promises';
import type { AppError } from '../../../shared/contract/errors.ts';
import { asAppError, badData } from '../errors.ts';

/** Longer texts are not read as one item, in bytes or characters. */
export const longestText = 1 << 22;

/** What a file is taken for that has no byte order mark. */
export type TextFileEncoding = 'utf-8' | 'latin-1';

/** Whether a file is a text, by its name. */
export const isTextName = (name: string): boolean => /\.(txt|text|md)$/i.test(name);

/**
 * Reads a text in UTF-8, with or without a byte order mark, or in UTF-16 with one; what is neither is Latin-1 where that is asked
 * for. Throws `bad-data` with the reason.
 */
export async function readTextFile(path: string, encoding: TextFileEncoding, where = path): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > longestText) throw unreadable(where, `${size} bytes, more than the ${longestText} that are read as one text`);
      return decodeText(await file.readFile(), encoding, where);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asAppError(error, path);
  }
}

/** The same for bytes that are there already. */
export function decodeText(bytes: Uint8Array, encoding: TextFileEncoding, where: string): string {
  const utf16 = markOf(bytes);
  const nul = utf16 === null ? bytes.indexOf(0) : -1;
  if (nul >= 0) throw unreadable(where, `byte ${nul} is NUL: it is no text, or one in UTF-16 without a byte order mark`);
  const text = decoded(bytes, utf16 ?? 'utf-8');
  const taken = text === null && utf16 === null && encoding === 'latin-1' ? new TextDecoder('latin1').decode(bytes) : text;
  if (taken === null)
    throw unreadable(
      where,
      utf16 === null ? `byte ${firstWrong(bytes)} is not UTF-8; if it is Latin-1, say encoding=latin-1` : 'damaged UTF-16',
    );
  const fault = faultOf(taken);
  if (fault !== null) throw unreadable(where, fault);
  return taken;
}

/** Why a text cannot be an item, or null. */
export function faultOf(text: string): string | null {
  if (text.trim() === '') return 'it is empty';
  if (text.length > longestText) return `${text.length} characters, more than the ${longestText} that are read as one text`;
  const nul = text.indexOf('\0');
  return nul >= 0 ? `character ${nul} is NUL: it is no text` : null;
}

function markOf([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What is right comes back as it was; the first wrong byte does not. */
function firstWrong(bytes: Uint8Array): number {
  const again = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const at = bytes.findIndex((byte, place) => byte !== again[place]);
  return at >= 0 ? at : bytes.length;
}

const unreadable = (where: string, reason: string): AppError =>
  badData(`${where}: ${reason}.`, 'Save it as text in UTF-8, or leave it out.', { details: { path: where, reason } });
