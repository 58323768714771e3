import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { standardise } from '../../../../main/engine/networks/layers/standardise.ts';
import { writeBundle } from '../../../../main/exporters/write-bundle.ts';
import { tfjs } from '../../../../main/exporters/tfjs.ts';
import { exportContent } from '../../../helpers/exports.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { join } from 'node:path';

const pass = { training: true, domain: 'source' as const, statistics: new Map(), random: () => tf.scalar(0) };
const none = (): never => {
  throw new Error('It has no variables.');
};

describe('standardising pictures', () => {
  it('gives each channel of each picture mean 0 and deviation 1, whatever the others are', () => {
    const pictures = [0, 1].map((at) => Array.from({ length: 4 * 4 * 2 }, (_, place) => ((7 * place + at) % 11) * (1 + 3 * at) + 5 * at));
    const x = tf.tensor(pictures.flat(), [2, 4, 4, 2]);
    const y = standardise([4, 4, 2]).apply(x, none, pass, (name) => name);
    const { mean, variance } = tf.moments(y, [1, 2]);
    for (const value of mean.dataSync()) expect(value).toBeCloseTo(0, 5);
    for (const value of variance.dataSync()) expect(value).toBeCloseTo(1, 2);
    // Brighter and stronger in contrast is the same.
    const other = standardise([4, 4, 2]).apply(tf.add(tf.mul(x, 3), 2), none, pass, (name) => name);
    expect(tf.max(tf.abs(tf.sub(other, y))).dataSync()[0]).toBeLessThan(1e-3);
    tf.dispose([x, y, other, mean, variance]);
  });

  it('of a single brightness gives zeros', () => {
    const y = standardise([2, 2, 1]).apply(tf.fill([1, 2, 2, 1], 0.7), none, pass, (name) => name);
    expect([...y.dataSync()]).toEqual([0, 0, 0, 0]);
  });

  it('is the same in an exported model', async () => {
    const content = await exportContent({ network: 'cnn-small', networkParameters: { standardise: true } });
    const { parity } = await writeBundle(tfjs, content, join(await temporaryFolder(), 'out'));
    expect(parity).toBeLessThan(1e-5);
  });
});
