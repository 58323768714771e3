/** What is used of a package that brings no types. */
declare module 'fourier-transform' {
  /** Real and imaginary parts from 0 to Nyquist of 2ⁿ real values. The arrays are the package's own, and the next call's too. */
  export function fft(values: Float64Array): [Float64Array, Float64Array];
}
