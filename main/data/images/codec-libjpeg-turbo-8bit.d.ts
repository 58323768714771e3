/** What is used of a package that brings no types. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export interface JPEGDecoder {
    /** Memory for a file of this length. */
    getEncodedBuffer(length: number): Uint8Array;
    /** Throws a number for what it cannot decode. */
    decode(): void;
    /** Rows of pixels, channels last; its memory is the next picture's too. */
    getDecodedBuffer(): Uint8ClampedArray;
  }
  export default function makeCodec(): Promise<{ readonly JPEGDecoder: new () => JPEGDecoder }>;
}
