import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fake-tensorflow.ts';

const script = fileURLToPath(new URL('../../../main/hosts/cli/postinstall.mjs', import.meta.url));

function run(environment: Record<string, string>): { status: number | null; stdout: string } {
  const cleared = { ISTHMUS_ENGINE: '', ISTHMUS_SKIP_TENSORFLOW: '', ISTHMUS_TENSORFLOW: '' };
  return spawnSync(process.execPath, [script], { env: { ...process.env, ...cleared, ...environment }, encoding: 'utf8' });
}

describe('what npm runs after an installation', () => {
  it.each([{ ISTHMUS_ENGINE: 'wasm' }, { ISTHMUS_SKIP_TENSORFLOW: '1' }])('leaves TensorFlow out for %o, and says so', (environment) => {
    const { status, stdout } = run(environment);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Isthmus: TensorFlow was skipped .*WebAssembly trains instead\..*\n$/);
  });

  it('does not fail when TensorFlow cannot be had, and says why in one line', async () => {
    const cache = await temporaryFolder();
    const { status, stdout } = run({ ISTHMUS_CACHE: cache, ISTHMUS_PYTHON: join(cache, 'no-python') });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Isthmus: TensorFlow was not set up: .+\n$/);
  }, 30_000);
});
