import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindingName, findInstallation, manifestName, readInstallation } from '../../../main/compute/engines/tensorflow-installation.ts';
import type { Manifest } from '../../../main/compute/engines/tensorflow-installation.ts';
import { temporaryFolder, writeFiles } from './fake-tensorflow.ts';

async function installed(cache: string, version: string, change: Partial<Manifest> = {}): Promise<string> {
  const folder = join(cache, `tensorflow-${version}${change.gpu ? '-cuda' : ''}-${process.platform}-${process.arch}`);
  const manifest: Manifest = {
    version,
    platform: process.platform,
    arch: process.arch,
    addon: '4.22.0',
    from: 'pip',
    gpu: false,
    installedAt: '2026-01-01T00:00:00.000Z',
    files: [{ path: bindingName, bytes: 5 }],
    ...change,
  };
  writeFiles(folder, { [bindingName]: 'addon', [manifestName]: JSON.stringify(manifest) });
  return folder;
}

describe('an installation of TensorFlow', () => {
  it('is found by its manifest, the newest of several', async () => {
    const cache = await temporaryFolder();
    await installed(cache, '2.18.0', { installedAt: '2026-03-01T00:00:00.000Z' });
    await installed(cache, '2.21.0');
    expect(await findInstallation('4.22.0', cache)).toMatchObject({ manifest: { version: '2.18.0' } });
  });

  it('with CUDA comes before one without, which stays beside it', async () => {
    const cache = await temporaryFolder();
    await installed(cache, '2.21.0', { installedAt: '2026-03-01T00:00:00.000Z' });
    await installed(cache, '2.21.0', { gpu: true });
    expect(await readdir(cache)).toHaveLength(2);
    expect(await findInstallation('4.22.0', cache)).toMatchObject({ manifest: { gpu: true } });
    expect(await findInstallation('4.22.0', cache, 'cpu')).toMatchObject({ manifest: { gpu: false } });
  });

  it('of a time before there was one with CUDA is one without', async () => {
    const cache = await temporaryFolder();
    const folder = await installed(cache, '2.21.0');
    const path = join(folder, manifestName);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"gpu":false,', ''));
    expect(await readFile(path, 'utf8')).not.toContain('gpu');
    expect(await findInstallation('4.22.0', cache)).toMatchObject({ manifest: { version: '2.21.0', gpu: false } });
  });

  it('is nothing when the cache is empty or missing', async () => {
    const cache = await temporaryFolder();
    expect(await findInstallation('4.22.0', cache)).toBe('TensorFlow is not installed.');
    expect(await findInstallation('4.22.0', join(cache, 'none'))).toBe('TensorFlow is not installed.');
  });

  it('is refused with a reason when a file is cut off or missing, or it was made for something else', async () => {
    const cache = await temporaryFolder();
    const folder = await installed(cache, '2.21.0');
    expect(await readInstallation(folder)).toMatchObject({ folder });
    await truncate(join(folder, bindingName), 2);
    expect(await findInstallation('4.22.0', cache)).toMatch(/tfjs_binding\.node has 2 bytes instead of 5/);
    await rm(join(folder, bindingName));
    expect(await readInstallation(folder)).toMatch(/tfjs_binding\.node is missing/);
    await installed(cache, '2.21.0', { arch: 'sparc' });
    expect(await readInstallation(folder)).toMatch(/was made for .* sparc/);
    await installed(cache, '2.21.0', { addon: '3.0.0' });
    expect(await findInstallation('4.22.0', cache)).toMatch(/was built for tfjs-node 3\.0\.0/);
    await writeFile(join(folder, manifestName), '{');
    expect(await readInstallation(folder)).toMatch(/no readable installation\.json/);
  });
});
