/* What is used of DruidJS, which comes without types in this version. */
declare module '@saehrimnir/druidjs' {
  export class TSNE {
    constructor(
      rows: readonly (readonly number[])[],
      parameters: { readonly d: number; readonly perplexity: number; readonly epsilon: number; readonly seed: number },
    );
    /** Yields the layout [n, d] after each iteration. */
    generator(iterations: number): Generator<number[][], number[][]>;
  }
}
