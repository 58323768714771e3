import { describe, expect, it } from 'vitest';
import { chooseEngine, chooseReader } from '../../../main/compute/engines/choose.ts';
import type { Engine } from '../../../main/compute/engines/engine.ts';
import { probeEngines } from '../../../main/compute/engines/probe-engines.ts';
import { pickFastest } from '../../../main/compute/measure/fastest.ts';
import type { Measured, Measurement } from '../../../main/compute/measure/measured.ts';
import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';
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
      /ISTHMUS_ENGINE is "cuda", but must be auto or one of tensorflow, webgpu, wasm/,
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

/** What a measurement would find: milliseconds, or why not. */
function finding(times: Readonly<Partial<Record<EngineId, number | string>>>, known = false) {
  const asked: EngineId[][] = [];
  const measure = (working: readonly EngineStatus[]): Promise<Measured> => {
    asked.push(working.map(({ id }) => id));
    const measurements = working.map(({ id }): Measurement => {
      const found = times[id] ?? 'It was not expected.';
      return typeof found === 'number'
        ? { engine: id, milliseconds: found, reason: null }
        : { engine: id, milliseconds: null, reason: found };
    });
    return Promise.resolve({ measuredAt: '2026-05-03T10:20:30.000Z', measurements, known });
  };
  return { asked, measure };
}

const three = (works: readonly EngineId[] = ['tensorflow', 'webgpu', 'wasm']) =>
  (
    [
      ['tensorflow', 'TensorFlow'],
      ['webgpu', 'WebGPU'],
      ['wasm', 'WebAssembly'],
    ] as const
  ).map(([id, title]) => fake(id, title, works.includes(id)));

describe('choosing the fastest engine', () => {
  it('takes the fastest, and says what each takes', async () => {
    const { asked, measure } = finding({ tensorflow: 143.2, webgpu: 0.5, wasm: 6.44 });
    expect(await chooseEngine('auto', {}, three(), measure)).toEqual({
      engine: 'webgpu',
      reason: 'WebGPU is the fastest here for this network and batch: 0.50 ms a step, WebAssembly 6.4 ms, TensorFlow 143 ms.',
    });
    expect(asked).toEqual([['tensorflow', 'webgpu', 'wasm']]);
  });

  it('takes the first of those that are about as fast', async () => {
    expect(await chooseEngine('auto', {}, three(), finding({ tensorflow: 10.9, webgpu: 10, wasm: 10.2 }).measure)).toEqual({
      engine: 'tensorflow',
      reason:
        'TensorFlow comes first, and none is clearly faster here for this network and batch: 10.9 ms a step, WebGPU 10.0 ms, WebAssembly 10.2 ms.',
    });
    const { engine } = await chooseEngine('auto', {}, three(), finding({ tensorflow: 11.1, webgpu: 10.2, wasm: 10 }).measure);
    expect(engine).toBe('webgpu');
  });

  it('leaves out an engine that could not be measured, and says why', async () => {
    expect(await chooseEngine('auto', {}, three(), finding({ tensorflow: 2, webgpu: 'The GPU is full.', wasm: 5 }).measure)).toEqual({
      engine: 'tensorflow',
      reason:
        'TensorFlow is the fastest here for this network and batch: 2.0 ms a step, WebAssembly 5.0 ms. WebGPU could not be measured: The GPU is full.',
    });
    expect(await chooseEngine('auto', {}, both(true), finding({ tensorflow: 'It broke.', wasm: 5 }).measure)).toEqual({
      engine: 'wasm',
      reason:
        'WebAssembly is the one that could be measured for this network and batch: 5.0 ms a step. TensorFlow could not be measured: It broke.',
    });
  });

  it('takes the first when none could be measured', async () => {
    const { measure } = finding({ webgpu: 'The GPU is full.', wasm: 'It broke.' });
    expect(await chooseEngine('auto', {}, three(['webgpu', 'wasm']), measure)).toEqual({
      engine: 'webgpu',
      reason:
        'TensorFlow does not work here: It is broken. WebGPU could not be measured: The GPU is full. WebAssembly could not be measured: It broke. WebGPU works here and comes first.',
    });
  });

  it('measures nothing where one engine works, or one was named', async () => {
    const { asked, measure } = finding({});
    expect(await chooseEngine('auto', {}, three(['wasm']), measure)).toMatchObject({ engine: 'wasm' });
    expect(await chooseEngine('auto', { ISTHMUS_ENGINE: 'wasm' }, three(), measure)).toEqual({
      engine: 'wasm',
      reason: 'WebAssembly was chosen by ISTHMUS_ENGINE=wasm.',
    });
    expect(await chooseEngine('webgpu', {}, three(), measure)).toMatchObject({ engine: 'webgpu' });
    expect(asked).toEqual([]);
  });

  it('has words for a measurement of one engine, and of none', async () => {
    const working = (await probeEngines({ refresh: false }, three(['wasm']))).filter(({ works }) => works);
    const { measure } = finding({ wasm: 5 });
    expect(pickFastest(working, await measure(working))?.reason).toBe('WebAssembly is the only engine that works here: 5.0 ms a step.');
    expect(pickFastest([], await measure([]))).toBeNull();
  });

  it('says when it was measured where that was earlier', async () => {
    const { measure } = finding({ tensorflow: 2, wasm: 5 }, true);
    expect((await chooseEngine('auto', {}, both(true), measure)).reason).toBe(
      'TensorFlow is the fastest here for this network and batch: 2.0 ms a step, WebAssembly 5.0 ms (measured on 2026-05-03).',
    );
  });

  it('fails as the measurement fails', async () => {
    await expect(chooseEngine('auto', {}, both(true), () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  });
});

describe('choosing an engine that reads at once', () => {
  it('takes the first that works, and passes over a name that is none of them', async () => {
    expect(await chooseReader({}, both(true))).toMatchObject({ engine: 'tensorflow' });
    expect(await chooseReader({ ISTHMUS_ENGINE: 'wasm' }, both(true))).toMatchObject({ engine: 'wasm' });
    expect(await chooseReader({ ISTHMUS_ENGINE: 'webgpu' }, both(true))).toMatchObject({ engine: 'tensorflow' });
    await expectError(chooseReader({ ISTHMUS_ENGINE: 'cuda' }, both(true)), 'bad-config', /ISTHMUS_ENGINE is "cuda"/);
  });
});
