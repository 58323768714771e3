import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tensorflow } from '../../../main/compute/engines/tensorflow.ts';
import { probeInChild } from '../../../main/compute/engines/probe.ts';
import { findInstallation, findTfjsNode } from '../../../main/compute/engines/tensorflow-installation.ts';
import { wasm } from '../../../main/compute/engines/wasm.ts';
import { temporaryFolder } from './fake-tensorflow.ts';

const tfjsNode = await findTfjsNode();
const installation = tfjsNode ? await findInstallation(tfjsNode.version) : 'tfjs-node is not installed';

async function probeScript(text: string): Promise<Awaited<ReturnType<typeof probeInChild>>> {
  const script = join(await temporaryFolder(), 'probe.mjs');
  await writeFile(script, text);
  return probeInChild('tensorflow', 'TensorFlow', [], script);
}

describe('trying an engine in a process of its own', () => {
  it('finds WebAssembly working', async () => {
    expect(await wasm.probe()).toMatchObject({ id: 'wasm', works: true, hint: null, device: expect.stringContaining('CPU') as string });
  }, 30_000);

  it.skipIf(typeof installation === 'string')(
    'finds TensorFlow working where it is installed (skipped where it is not)',
    async () => {
      const status = await tensorflow.probe();
      expect(status).toMatchObject({ id: 'tensorflow', works: true, hint: null });
      expect(status.version).toMatch(/^\d+\.\d+\.\d+/);
    },
    30_000,
  );

  it.skipIf(!tfjsNode)(
    'turns an addon that does not load into a reason (skipped without the optional package)',
    async () => {
      const binding = join(await temporaryFolder(), 'tfjs_binding.node');
      await writeFile(binding, 'not an addon');
      const status = await probeInChild('tensorflow', 'TensorFlow', [binding]);
      expect(status).toMatchObject({ works: false, version: null, device: null });
      expect(status.reason).toContain(binding);
      expect(status.hint).toContain('isthmus engine install');
    },
    30_000,
  );

  it('turns a crash into a reason', async () => {
    const status = await probeScript(
      "import { writeSync } from 'node:fs'; writeSync(2, 'the library broke\\n'); process.kill(process.pid, 'SIGKILL');",
    );
    expect(status.works).toBe(false);
    expect(status.reason).toContain('the library broke');
    expect(status.hint).not.toBeNull();
  }, 30_000);

  it('turns an answer that is none into a reason', async () => {
    const status = await probeScript("console.log('hello');");
    expect(status).toMatchObject({ works: false });
    expect(status.reason).toMatch(/ended with exit code 0/);
  });

  it('passes over what a library prints before the answer', async () => {
    const status = await probeScript(
      `console.log('noise'); console.log(JSON.stringify({ works: true, version: '1', device: 'CPU', reason: 'It is there.' }));`,
    );
    expect(status).toEqual({
      id: 'tensorflow',
      title: 'TensorFlow',
      works: true,
      reason: 'It is there.',
      hint: null,
      version: '1',
      device: 'CPU',
    });
  });
});
