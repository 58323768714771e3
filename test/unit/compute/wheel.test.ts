import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareVersions, findWheel, fits, parseExtra, readExtra } from '../../../main/compute/engines/wheel.ts';
import { metadata } from './fake-cuda.ts';
import { temporaryFolder, writeFiles, writeZip } from './fake-tensorflow.ts';

const cuda = [
  { project: 'nvidia-cublas-cu12', versions: '<13.0,>=12.5.3.2' },
  { project: 'nvidia-cuda-nvcc-cu12', versions: '<13.0,>=12.5.82' },
  { project: 'nvidia-cudnn-cu12', versions: '>=9.3.0.75,<10.0' },
];

describe('a wheel', () => {
  it('names in its METADATA what one of its extras needs, and no line of its description', async () => {
    expect(parseExtra(metadata, 'and-cuda')).toEqual(cuda);
    expect(parseExtra(metadata.replaceAll('\n', '\r\n'), 'and-cuda')).toEqual(cuda);
    expect(parseExtra(metadata, 'gcs-filesystem')).toEqual([{ project: 'tensorflow-io-gcs-filesystem', versions: '>=0.23.1' }]);
    expect(parseExtra('', 'and-cuda')).toEqual([]);
    const path = join(await temporaryFolder(), 'tensorflow-9.9.9-any.whl');
    writeZip(path, { 'tensorflow-9.9.9.dist-info/METADATA': metadata, 'tensorflow/METADATA': 'something else' });
    expect(await readExtra(path, 'and-cuda', new AbortController().signal)).toEqual(cuda);
  });

  it.each([
    ['12.9.1.4', '<13.0,>=12.5.3.2', true],
    ['12.5.3.2', '<13.0,>=12.5.3.2', true],
    ['12.5.3', '>=12.5.3.2', false],
    ['13.0', '<13.0,>=12.5.3.2', false],
    ['13.0.0', '<=13.0', true],
    ['9.10.2.21', '>9.3.0.75', true],
    ['9.3.0.75', '>9.3.0.75', false],
    ['12.5.82', '==12.5.82', true],
    ['12.5.8', '==12.5.82', false],
    ['2.27.7', '!=2.27.7', false],
    ['1.0', '~=0.9', true],
    ['1.0', '', true],
  ])('of version %s fits %j: %j', (version, versions, wanted) => expect(fits(version, versions)).toBe(wanted));

  it('is newer by its numbers, not by its letters', () => {
    expect(compareVersions('525.60.13', '525.125.06')).toBeLessThan(0);
    expect(compareVersions('580', '580.0')).toBe(0);
  });

  it('is found by its project and version, for this processor, the newest of several', async () => {
    const folder = await temporaryFolder();
    const names = [
      'nvidia_cublas_cu12-12.4.5.8-py3-none-manylinux2014_x86_64.whl',
      'nvidia_cublas_cu12-12.9.1.4-py3-none-manylinux_2_27_x86_64.whl',
      'nvidia_cublas_cu12-12.10.0.1-py3-none-manylinux_2_27_x86_64.whl',
      'nvidia_cublas_cu12-12.99.0-py3-none-manylinux_2_27_aarch64.whl',
      'nvidia_cublas_cu12-12.99.0-py3-none-win_amd64.whl',
      'nvidia_cublas_cu11-11.9.0-py3-none-manylinux_2_27_x86_64.whl',
      'nvidia_cublas-13.1.0-py3-none-manylinux_2_27_x86_64.whl',
    ];
    writeFiles(folder, Object.fromEntries(names.map((name) => [name, ''])));
    const found = await findWheel(folder, { project: 'nvidia-cublas-cu12', versions: '<13.0,>=12.5.3.2' });
    expect(found).toBe(join(folder, names[2] ?? ''));
    expect(await findWheel(folder, { project: 'NVIDIA.cublas', versions: '' })).toBe(join(folder, names[6] ?? ''));
    expect(await findWheel(folder, { project: 'nvidia-cublas-cu12', versions: '>=13' })).toBeUndefined();
    expect(await findWheel(join(folder, 'none'), { project: 'nvidia-cublas-cu12', versions: '' })).toBeUndefined();
  });
});
