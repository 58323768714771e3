import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs `work` and frees every tensor that it made; what it answers holds none. When the work fails, nothing of it stays
 * either: tidying alone would leave what a gradient has saved for its way back.
 */
export function forgetting<Result>(work: () => Result): Result {
  const engine = tf.engine();
  const { trackTensor } = engine;
  const made: tf.Tensor[] = [];
  engine.trackTensor = (tensor, backend) => {
    made.push(tensor);
    trackTensor.call(engine, tensor, backend);
  };
  const results: Result[] = [];
  try {
    tf.tidy(() => void results.push(work()));
  } finally {
    engine.trackTensor = trackTensor;
    tf.dispose(made);
  }
  return results[0] as Result;
}
