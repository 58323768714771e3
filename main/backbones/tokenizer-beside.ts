import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { badBackbone } from './errors.ts';

/** How the tokenizer of a model of texts is called, in the library too. */
export const tokenizerFile = 'tokenizer.json';

/** The tokenizer that is named, or the one beside the model or in the folder above, where most that are shared lie. Throws `bad-data`. */
export async function findTokenizer(model: string, wished: string | null): Promise<string> {
  const folders = [dirname(model), dirname(dirname(model))];
  for (const path of wished === null ? folders.map((folder) => join(folder, tokenizerFile)) : [wished]) {
    const isThere = await stat(path).then(
      (status) => status.isFile(),
      () => false,
    );
    if (isThere) return path;
  }
  throw wished === null
    ? badBackbone(
        `${model} takes the ids of tokens, and there is no ${tokenizerFile} in ${folders.join(' or ')}.`,
        `Copy the ${tokenizerFile} that came with the model beside it, or say where it is (--tokenizer).`,
      )
    : badBackbone(`There is no tokenizer at ${wished}.`, `Give the path of the ${tokenizerFile} that came with the model.`);
}
