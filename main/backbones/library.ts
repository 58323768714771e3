import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { AppError } from '../../shared/contract/errors.ts';
import type { BackboneFiles } from '../services/ports/backbones.ts';
import { badBackbone } from './errors.ts';
import { findModel } from './index.ts';
import { findTokenizer, tokenizerFile } from './tokenizer-beside.ts';

const incomingPrefix = 'incoming-';

/** The files of pretrained models, each in `backbones/<hash of the files>`. */
export function createBackboneFiles(root: string): BackboneFiles {
  const folderOf = (hash: string): string => join(root, hash);
  return {
    folderOf,
    async take(paths, tokenizer, signal) {
      const incoming = join(root, `${incomingPrefix}${randomUUID()}`);
      try {
        await mkdir(incoming, { recursive: true });
        const models = await Promise.all(paths.map((path) => belongingTo(path, tokenizer)));
        const names = new Set<string>();
        for (const { from, name } of models.flat()) {
          signal.throwIfAborted();
          if (names.has(name)) throw badBackbone(`Two files of the model are called ${name}.`, 'Give them different names.');
          names.add(name);
          await mkdir(dirname(join(incoming, name)), { recursive: true });
          await copyFile(from, join(incoming, name));
        }
        const { hash, bytes } = await hashOf(incoming, [...names].sort());
        const known = await stat(folderOf(hash)).then(
          () => true,
          () => false,
        );
        if (!known) await rename(incoming, folderOf(hash));
        return { hash, bytes, files: models.flatMap(([own]) => (own ? [own.name] : [])) };
      } catch (error) {
        throw asAppError(error, root);
      } finally {
        await rm(incoming, { recursive: true, force: true });
      }
    },
    remove: (hash) => rm(folderOf(hash), { recursive: true, force: true }),
  };
}

/** Removes what was being taken in when the app was killed. */
export async function removeIncoming(root: string): Promise<void> {
  const names = await readdir(root).catch((): string[] => []);
  for (const name of names) if (name.startsWith(incomingPrefix)) await rm(join(root, name), { recursive: true, force: true });
}

/** A model's file, those that it refers to and its tokenizer, each with its place in the library's folder. */
async function belongingTo(given: string, wished: string | null): Promise<{ from: string; name: string }[]> {
  const { path, reader } = await findModel(given);
  const { files: others, tokenizer } = await reader.companions(path);
  const outside = others.find((name) => normalize(name).startsWith('..') || normalize(name).startsWith('/') || /^[a-z]:/i.test(name));
  if (outside !== undefined)
    throw badBackbone(`${path} refers to ${outside}, which is not in its folder.`, 'Give a model whose files lie together.');
  const files = [basename(path), ...others].map((name) => ({ from: join(dirname(path), name), name: normalize(name) }));
  if (!tokenizer && wished !== null)
    throw badBackbone(`${path} takes no ids of tokens, and a tokenizer was named.`, 'Leave it out, or give a model of texts.');
  if (tokenizer) files.push({ from: await findTokenizer(path, wished), name: tokenizerFile });
  for (const { from } of files)
    await stat(from).catch((error: unknown) => {
      throw badBackbone(
        `${path} refers to ${basename(from)}, which is not beside it.`,
        'Copy all files of the model into one folder.',
        error,
      );
    });
  return files;
}

/** Of the names and the bytes of all files, in the order of their names with slashes, which is the same on every system. */
async function hashOf(folder: string, names: readonly string[]): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const name of names) {
    hash.update(`${name.replaceAll('\\', '/')}\0`);
    for await (const piece of createReadStream(join(folder, name))) {
      hash.update(piece as Buffer);
      bytes += (piece as Buffer).length;
    }
  }
  return { hash: hash.digest('hex'), bytes };
}

function asAppError(error: unknown, root: string): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC')
    return new AppError('disk-full', `The disk is full: the model was not taken into ${root}.`, {
      hint: 'Free some space and try again; nothing was half-written.',
      retry: true,
      cause: error,
    });
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new AppError('refused', `The model cannot be taken in: ${error.message}.`, {
      hint: 'Give files that you may read.',
      cause: error,
    });
  return error;
}
