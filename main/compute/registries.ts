/* What hosts show of the engine, which they do not import themselves. */
export { methods } from '../engine/methods/index.ts';
export { networks } from '../engine/networks/index.ts';
export { pretrainedDescriptor } from '../engine/networks/pretrained/network.ts';
export { validators } from '../engine/validators/index.ts';
