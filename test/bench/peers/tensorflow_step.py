"""TensorFlow Python's side of the benchmark: a step as one tf.function, asked for over stdin (see child.ts).

    python tensorflow_step.py mlp|cnn|cnn-normalised|head THREADS
"""

import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')

from step_protocol import serve


def make(case, threads):
    import tensorflow as tf

    if case in ('mcd', 'cdan'):
        raise ImportError(f'{case.upper()} is measured against PyTorch alone')
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.random.set_seed(1)
    pictures = case.startswith('cnn')
    count, columns = (256, 2048) if case == 'head' else (64, 512)
    weights = []

    def weight(*shape):
        receptive = shape[0] * shape[1] if len(shape) == 4 else 1
        limit = (6 / (receptive * (shape[-2] + shape[-1]))) ** 0.5 if len(shape) > 1 else 0.0
        weights.append(tf.Variable(tf.random.uniform(shape, -limit, limit)))
        return weights[-1]

    def dense(*sizes):
        layers = [(weight(size, following), weight(following)) for size, following in zip(sizes, sizes[1:])]

        def apply(x, last_active=False):
            for at, (kernel, bias) in enumerate(layers):
                x = tf.nn.bias_add(x @ kernel, bias)
                if last_active or at + 1 < len(layers):
                    x = tf.nn.relu(x)
            return x

        return apply

    def normalised(channels):
        scale, offset = tf.Variable(tf.ones([channels])), tf.Variable(tf.zeros([channels]))
        weights.extend([scale, offset])
        running = [[tf.Variable(tf.zeros([channels])), tf.Variable(tf.ones([channels]))] for _ in range(2)]

        def apply(x):
            halves = []
            for half, statistics in zip(tf.split(x, 2), running):
                y, mean, variance = tf.compat.v1.nn.fused_batch_norm(half, scale, offset, epsilon=1e-5, is_training=True)
                for kept, found in zip(statistics, (mean, variance)):
                    kept.assign(0.9 * kept + 0.1 * found)
                halves.append(y)
            return tf.concat(halves, 0)

        return apply

    if pictures:
        blocks = [(weight(5, 5, 3, 32), 32), (weight(5, 5, 32, 48), 48)]
        after = [normalised(n) if case == 'cnn-normalised' else (lambda x, bias=weight(n): tf.nn.bias_add(x, bias)) for _, n in blocks]
        head, discriminator = dense(2352, 100, 100, 10), dense(2352, 100, 2)

        def extractor(x):
            for (kernel, _), then in zip(blocks, after):
                x = tf.nn.relu(tf.nn.max_pool2d(then(tf.nn.conv2d(x, kernel, 1, 'SAME')), 2, 2, 'VALID'))
            return tf.reshape(x, [x.shape[0], -1])
    else:
        layers, head, discriminator = dense(columns, 256, 128), dense(128, 100, 10), dense(128, 100, 2)

        def extractor(x):
            return layers(x, last_active=True)

    @tf.custom_gradient
    def reversed_gradient(x):
        return tf.identity(x), lambda dy: -dy

    shape = [count, 28, 28, 3] if pictures else [count, columns]
    source, target = tf.random.uniform(shape), tf.random.uniform(shape)
    labels = tf.one_hot(tf.range(count) % 10, 10)
    domains = tf.one_hot(tf.concat([tf.zeros(count, tf.int32), tf.ones(count, tf.int32)], 0), 2)
    velocities = [tf.Variable(tf.zeros_like(value)) for value in weights]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            features = extractor(tf.concat([source, target], 0))
            cross_entropy = tf.nn.softmax_cross_entropy_with_logits
            loss = tf.reduce_mean(cross_entropy(labels, head(features[:count]))) + tf.reduce_mean(
                cross_entropy(domains, discriminator(reversed_gradient(features)))
            )
        for value, velocity, gradient in zip(weights, velocities, tape.gradient(loss, weights)):
            velocity.assign(0.9 * velocity + gradient)
            value.assign_sub(0.01 * velocity)
        return loss

    return f'TensorFlow {tf.__version__}, tf.function', lambda: float(step())


if __name__ == '__main__':
    serve(lambda: make(sys.argv[1], int(sys.argv[2])))
