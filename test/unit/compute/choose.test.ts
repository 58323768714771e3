import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../main/compute/engines/choose.ts';
import type { Engine } from '../../../main/compute/engines/engine.ts';
import { probeEngines } from '../../../main/compute/engines/probe-engines.ts';
import type { EngineId } from '../../../shared/model/engine.ts';
import { expectError } from './fake-tensorflow.ts';

function fake(id: EngineId, title: string, works: boolean): Engine & { probes: number } {
  return {
    id,
    title,
    probes: 0,
    load: () => Promise.reject(new Error('No test loads this.')),
    probe() {
      this.probes += 1;
      return Promise.resolve({
        id,
        title,
        works,
        reason: works ? 'It is there.' : 'It is broken.',
        hint: works ? null : 'Mend it.',
        version: null,
        device: null,
      });
    },
  };
}

const both = (tensorflowWorks: boolean) => [fake('tensorflow', 'TensorFlow', tensorflowWorks), fake('wasm', 'WebAssembly', true)] as const;

describe('choosing an engine', () => {
  it('takes the first that works and does not try the others', async () => {
    const engines = both(true);
    expect(await chooseEngine('auto', {}, engines)).toEqual({
      engine: 'tensorflow',
      reason: expect.stringContaining('TensorFlow') as string,
    });
    expect(engines[1].probes).toBe(0);
  });

  it('falls back, and says what is wrong with the better one', async () => {
    const { engine, reason } = await chooseEngine('auto', {}, both(false));
    expect(engine).toBe('wasm');
    expect(reason).toBe('TensorFlow does not work here: It is broken. WebAssembly is used instead.');
  });

  it('lets ISTHMUS_ENGINE decide where nothing else does, and says so', async () => {
    expect(await chooseEngine('auto', { ISTHMUS_ENGINE: 'wasm' }, both(true))).toEqual({
      engine: 'wasm',
      reason: 'WebAssembly was chosen by ISTHMUS_ENGINE=wasm.',
    });
    expect(await chooseEngine('tensorflow', { ISTHMUS_ENGINE: 'wasm' }, both(true))).toMatchObject({ engine: 'tensorflow' });
    expect(await chooseEngine('auto', { ISTHMUS_ENGINE: 'auto' }, both(true))).toMatchObject({ engine: 'tensorflow' });
    await expectError(
      chooseEngine('auto', { ISTHMUS_ENGINE: 'cuda' }, both(true)),
      'bad-config',
      /ISTHMUS_ENGINE is "cuda", but must be auto or one of tensorflow, wasm/,
    );
  });

  it('does not put another in the place of one that was named', async () => {
    const error = await expectError(
      chooseEngine('tensorflow', {}, both(false)),
      'engine-unavailable',
      /TensorFlow, chosen for this run, does not work: It is broken\./,
    );
    expect(error.hint).toBe('Mend it.');
  });

  it('names every reason when none works', async () => {
    await expectError(
      chooseEngine('auto', {}, [fake('tensorflow', 'TensorFlow', false)]),
      'engine-unavailable',
      /No engine works: TensorFlow: It is broken\./,
    );
  });

  it('remembers what it found until it is asked to look again', async () => {
    const engines = both(true);
    await probeEngines({ refresh: false }, engines);
    await probeEngines({ refresh: false }, engines);
    expect(engines.map((engine) => engine.probes)).toEqual([1, 1]);
    expect((await probeEngines({ refresh: true }, engines)).map((status) => status.id)).toEqual(['tensorflow', 'wasm']);
    expect(engines.map((engine) => engine.probes)).toEqual([2, 2]);
  });
});
