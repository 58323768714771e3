/* Models of recordings that take log-mel energies. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectBackbone } from '../../../main/backbones/inspect.ts';
import { openBackbone } from '../../../main/backbones/open.ts';
import { prepare } from '../../../main/data/kinds/index.ts';
import { LogMel } from '../../../main/data/audio/log-mel.ts';
import { backboneWishesSchema } from '../../../shared/model/backbone.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { failureOf } from '../../helpers/data-library.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { onnxBytes } from '../../helpers/tiny-onnx.ts';

type Shape = readonly (number | string)[];

/** The mean of energies over their frames: a row of bands, wherever the axes stand. */
const meanOverFrames = (shape: Shape, frames: number): Uint8Array =>
  onnxBytes({
    inputs: [{ name: 'energies', shape: ['n', ...shape] }],
    outputs: [{ name: 'mean', shape: ['n', 'bands'] }],
    nodes: [
      { op: 'ReduceMean', inputs: ['energies'], outputs: ['reduced'], integers: { axes: [frames], keepdims: 0 } },
      { op: 'Flatten', inputs: ['reduced'], outputs: ['mean'] },
    ],
    opset: 11,
  });

async function inspected(shape: Shape, frames: number, given: object) {
  const folder = await temporaryFolder();
  const path = join(folder, 'model.onnx');
  await writeFile(path, meanOverFrames(shape, frames));
  return { folder, inspecting: inspectBackbone([path], folder, backboneWishesSchema.parse(given)) };
}

const tone = Float32Array.from({ length: 16000 }, (_, at) => Math.sin((2 * Math.PI * 440 * at) / 16000) / 2);
const settings = { rate: 16000, window: 400, hop: 160, bands: 20 };
const mel = new LogMel(settings);

/** Of the middle of the tone, as the model has to see it: of each band the mean over some frames. */
function expected(frames: number): number[] {
  const samples = settings.window + (frames - 1) * settings.hop;
  const start = Math.floor((tone.length - samples) / 2);
  const energies = new Float32Array(frames * settings.bands);
  mel.write(tone.subarray(start, start + samples), energies, 0);
  return Array.from({ length: settings.bands }, (_, band) => {
    const own = Array.from({ length: frames }, (_unused, frame) => energies[frame * settings.bands + band] ?? 0);
    return own.reduce((sum, value) => sum + value, 0) / frames;
  });
}

describe('a model of log-mel energies', () => {
  it.each([
    ['frames × bands', [49, 20], 1, { logMel: 'frames-first' }],
    ['1 × frames × bands', [1, 49, 20], 2, { logMel: 'frames-first' }],
    ['frames × bands × 1', [49, 20, 1], 1, { logMel: 'frames-first' }],
    ['bands × frames', [20, 49], 2, { logMel: 'bands-first' }],
    ['1 × bands × frames', [1, 20, 49], 3, { logMel: 'bands-first' }],
    ['as many of both as are asked for', [1, 'bands', 'frames'], 3, { logMel: 'bands-first', bands: 20, seconds: 0.505 }],
  ] satisfies [string, Shape, number, object][])('of %s is fed the energies of recordings so', async (_, shape, frames, given) => {
    const { folder, inspecting } = await inspected(shape, frames, given);
    const { content } = await inspecting;
    expect(content).toMatchObject({ size: 20, input: { kind: 'audio', ...settings, samples: 400 + 48 * 160, mean: 0, deviation: 1 } });
    expect(inputShape(content.input)).toEqual([49, 20, 1]);
    const items = new Float32Array(2 * 49 * 20);
    for (const [at, loudness] of [1, 0.1].entries()) {
      const values = tone.map((value) => value * loudness);
      prepare({ values, height: 1, width: values.length, channels: 1, rate: 16000 }, 1, content.input, items, at * 49 * 20);
    }
    const opened = await openBackbone(folder, content);
    const features = await opened.features(items, 2);
    await opened.close();
    expected(49).forEach((value, band) => expect(features[band]).toBeCloseTo(value, 3));
    expect(features[20]).not.toBeCloseTo(features[0] ?? 0, 1);
  });

  it('is fed them in its own scale, windows and rate', async () => {
    const given = { logMel: 'frames-first', rate: 8000, window: 0.032, hop: 0.016, scale: 0.1, offset: 2 };
    const { content } = await (await inspected([10, 20], 1, given)).inspecting;
    expect(content.input).toMatchObject({ rate: 8000, window: 256, hop: 128, samples: 256 + 9 * 128, mean: -20, deviation: 10 });
  });

  it.each([
    ['asks whether it is one', [49, 20], {}, '--log-mel'],
    ['asks for bands that it leaves open', [1, 49, 'bands'], { logMel: 'frames-first' }, '--bands'],
    ['has as many bands as are asked for', [49, 20], { logMel: 'frames-first', bands: 40 }, '--log-mel'],
    ['has one channel', [3, 49, 20], { logMel: 'frames-first' }, 'one channel'],
    ['does not say which axis is the channel', [1, 1, 20], { logMel: 'frames-first' }, 'one channel'],
    ['has no full scale', [49, 20], { logMel: 'frames-first', fullScale: 32768 }, '--offset'],
    ['is not silenced', [49, 20], { logMel: 'frames-first', scale: 0 }, '--scale'],
    ['looks at more than a sample', [49, 20], { logMel: 'frames-first', rate: 1000, window: 0.001 }, '--window'],
  ] satisfies [string, Shape, object, string][])('%s: %j %j', async (_, shape, given, hint) => {
    const error = await failureOf((await inspected(shape, 1, given)).inspecting);
    expect(error.code).toBe('bad-data');
    expect(error.hint).toContain(hint);
  });
});
