/** What is used of a package whose own types are not found by the way in which modules are here. */
declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    /** @param file content of a tokenizer.json. @param config of a tokenizer_config.json, of which nothing has to be there. Throws for an unknown part */
    constructor(file: object, config: object);
    /** An id is undefined for what no piece stands for, where there is no piece for such either. */
    encode(text: string, options: { add_special_tokens: boolean }): { readonly ids: readonly (number | undefined)[] };
    /** The ids of all pieces. */
    get_vocab(): ReadonlyMap<string, number>;
  }
}
