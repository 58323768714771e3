import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cudaLibraries, nameGpu, placeOfCuda, whyNoGpu } from '../../../main/compute/engines/cuda-libraries.ts';
import { unpackWithCuda } from '../../../main/compute/engines/cuda-wheels.ts';
import { cudaWheels, fakeDriver, fakeProgram, tensorflowFiles, wheelFolder } from './fake-cuda.ts';
import { temporaryFolder, writeFiles, writeZip } from './fake-tensorflow.ts';

afterEach(() => vi.unstubAllEnvs());

const compiler = process.env['CXX'] ?? 'c++';
const compiles = process.platform === 'linux' && spawnSync(compiler, ['--version']).status === 0;
const source = fileURLToPath(new URL('../../../main/compute/engines/cuda-libraries.ts', import.meta.url));
const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers') as { include_dir: string };

/** Builds a shared library that needs others, which lie beside it or in folders that `path` names. */
function build(folder: string, name: string, code: string, needs: readonly string[] = [], path = '$ORIGIN'): string {
  const out = join(folder, name);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(join(folder, 'source.cc'), code);
  const soname = `-Wl,-soname,${name.split('/').at(-1)}`;
  const links = ['-Wl,--no-as-needed', ...needs.map((need) => join(folder, need)), `-Wl,-rpath,${path}`];
  const options = ['-shared', '-fPIC', soname, `-I${nodeApi}`, '-Wl,--allow-shlib-undefined', '-Wl,--enable-new-dtags'];
  execFileSync(compiler, [...options, join(folder, 'source.cc'), ...links, '-ldl', '-o', out]);
  return out;
}

/** An addon in the place of tfjs-node's: says whether TensorFlow, by a library's bare name, could open it. */
const addonCode = `#include <node_api.h>
extern "C" int opens(const char*);
static napi_value call(napi_env env, napi_callback_info info) {
  size_t count = 1; napi_value name, answer; char text[256];
  napi_get_cb_info(env, info, &count, &name, nullptr, nullptr);
  napi_get_value_string_utf8(env, name, text, sizeof text, nullptr);
  napi_get_boolean(env, opens(text), &answer);
  return answer;
}
NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "opens", NAPI_AUTO_LENGTH, call, nullptr, &function);
  return function;
}`;

describe('the libraries of CUDA', () => {
  it.each([
    'nvidia/cublas/lib/libcublas.so.12',
    'nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9',
    'nvidia/cuda_nvrtc/lib/libnvrtc-builtins.so.12.9',
    'nvidia/cu13/lib/libcudart.so.13',
    'nvidia/cuda_nvcc/bin/ptxas',
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
  ])('%s stays where its wheel has it', (path) => expect(placeOfCuda(path)).toBe(path));

  it.each([
    'nvidia/cublas/include/cublas.h',
    'nvidia/cuda_runtime/lib/libcudart_static.a',
    'nvidia/__init__.py',
    'nvidia_cublas_cu12-12.9.1.4.dist-info/METADATA',
    'nvidia/../../lib/libevil.so.1',
    'other/nvidia/cublas/lib/libcublas.so.12',
  ])('%s is left out', (path) => expect(placeOfCuda(path)).toBeUndefined());

  it('are opened in the order in which they need one another, and only those that TensorFlow asks for', async () => {
    const folder = await temporaryFolder();
    const names = [
      'cudnn/lib/libcudnn.so.9',
      'cudnn/lib/libcudnn_ops.so.9',
      'cusolver/lib/libcusolver.so.11',
      'cusolver/lib/libcusolverMg.so.11',
      'cublas/lib/libcublas.so.12',
      'cublas/lib/libnvblas.so.12',
      'cublas/lib/libcublasLt.so.12',
      'cuda_runtime/lib/libcudart.so.12',
    ];
    writeFiles(join(folder, 'nvidia'), Object.fromEntries(names.map((name) => [name, ''])));
    expect((await cudaLibraries(folder)).map((path) => path.split('/').at(-1))).toEqual([
      'libcudart.so.12',
      'libcublasLt.so.12',
      'libcublas.so.12',
      'libcusolver.so.11',
      'libcudnn.so.9',
    ]);
    expect(await cudaLibraries(await temporaryFolder())).toEqual([]);
  });

  it.skipIf(!compiles)(
    'are found by TensorFlow as unpacked, by its own search path or opened before (skipped without a C++ compiler on Linux)',
    async () => {
      await fakeDriver('550.54.15');
      const workshop = await temporaryFolder();
      const wheels = await wheelFolder();
      const [cublas = '', , cudnn = ''] = Object.keys(cudaWheels);
      const lib = (part: string, name: string): string => `nvidia/${part}/lib/${name}`;
      const bytes = (name: string): Record<string, Uint8Array> => ({ [name]: readFileSync(join(workshop, name)) });
      build(workshop, lib('cublas', 'libcublasLt.so.12'), '');
      build(workshop, lib('cublas', 'libcublas.so.12'), '', [lib('cublas', 'libcublasLt.so.12')]);
      // Needs a library of another part, as NVIDIA's do.
      build(workshop, lib('cudnn', 'libcudnn.so.9'), '', [lib('cublas', 'libcublas.so.12')], '$ORIGIN/../../cublas/lib');
      writeZip(join(wheels, cublas), { ...bytes(lib('cublas', 'libcublasLt.so.12')), ...bytes(lib('cublas', 'libcublas.so.12')) });
      writeZip(join(wheels, cudnn), bytes(lib('cudnn', 'libcudnn.so.9')));
      // TensorFlow's search path is written for Python's folders, and this one forgot cuDNN.
      const framework = 'tensorflow/libtensorflow_framework.so.2';
      const opens = '#include <dlfcn.h>\nextern "C" int opens(const char* name) { return dlopen(name, RTLD_NOW) != nullptr; }';
      build(workshop, framework, opens, [], '$ORIGIN/../../nvidia/cublas/lib:$ORIGIN/../nvidia/cublas/lib');
      writeZip(join(wheels, 'tensorflow-9.9.9-cp311-cp311-manylinux_2_27_x86_64.whl'), { ...tensorflowFiles, ...bytes(framework) });

      const stage = await temporaryFolder();
      const signal = new AbortController().signal;
      await unpackWithCuda({ from: wheels, wheels, stage, report: () => undefined, signal });
      const addon = build(stage, 'tfjs_binding.node', addonCode, ['lib/libtensorflow_framework.so.2'], '$ORIGIN/lib');
      const script = `
        import { createRequire } from 'node:module';
        import { cudaLibraries, openLibraries } from ${JSON.stringify(source)};
        const [, stage, addon, before] = process.argv;
        if (before) openLibraries(await cudaLibraries(stage));
        const opens = createRequire(import.meta.url)(addon);
        console.log(JSON.stringify(['libcublas.so.12', 'libcublasLt.so.12', 'libcudnn.so.9', 'libcufft.so.11'].map(opens)));`;
      const run = (...more: string[]): unknown =>
        JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script, stage, addon, ...more], { encoding: 'utf8' }));
      expect(run()).toEqual([true, true, false, false]);
      expect(run('before')).toEqual([true, true, true, false]);
    },
    60_000,
  );
});

describe.skipIf(process.platform === 'win32')('a GPU', () => {
  it('is called by its name, and one of several by all of theirs', async () => {
    await fakeDriver('550.54.15');
    expect(await nameGpu()).toBe('GPU: NVIDIA GeForce RTX 4090');
    await fakeProgram('nvidia-smi', "echo '550.54.15, NVIDIA L4'; echo '550.54.15, NVIDIA L4'; echo '550.54.15, NVIDIA T4'");
    expect(await nameGpu()).toBe('GPU: one of NVIDIA L4, NVIDIA T4');
  });

  it('that TensorFlow does not use leaves a reason', async () => {
    const libraries = ['/engine/nvidia/cublas/lib/libcublas.so.12', '/engine/nvidia/cuda_runtime/lib/libcudart.so.12'];
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined);
    await fakeDriver('470.82.01');
    expect(await whyNoGpu(libraries)).toMatch(/version 470\.82\.01, and CUDA 12 needs 525\.60\.13 or later$/);
    await fakeDriver('550.54.15');
    expect(await whyNoGpu(libraries)).toMatch(
      /found no GPU that it can use, though this machine has NVIDIA GeForce RTX 4090 with driver 550/,
    );
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1');
    expect(await whyNoGpu(libraries)).toBe('CUDA_VISIBLE_DEVICES=-1 hides every card');
  });
});
