import { cp, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import { nodeBinary } from './node-binary.ts';
import { lastLines, runCommand } from './run-command.ts';
import { bindingName } from './tensorflow-installation.ts';

const require = createRequire(import.meta.url);

const toolHints: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    'Install a compiler, make and Python, e.g. `apt install g++ make python3` or `dnf install gcc-c++ make python3`, then run `isthmus engine install`.',
  darwin: 'Run `xcode-select --install`, then `isthmus engine install`.',
  win32: 'Install the Visual Studio Build Tools with "Desktop development with C++", and Python, then run `isthmus engine install`.',
};
const toolHint = toolHints[process.platform] ?? 'Install a C++ compiler, make and Python, then run `isthmus engine install`.';

/** Throws `engine-unavailable` when the tools are missing that turn tfjs-node's sources into an addon: better said before a download. */
export async function requireBuildTools(signal: AbortSignal): Promise<void> {
  // On Windows node-gyp looks for Visual Studio itself, in ways too many to repeat here.
  if (process.platform === 'win32') return;
  for (const program of [process.env['CXX'] ?? 'c++', process.env['MAKE'] ?? 'make']) {
    const result = await runCommand(program, ['--version'], {
      timeoutSeconds: 60,
      signal,
    });
    if (result.code !== 0)
      throw new AppError('engine-unavailable', `TensorFlow's addon cannot be built: ${program} is missing.`, { hint: toolHint });
  }
}

/** The addon's build, for node-gyp. Libraries are linked by path, and looked up beside the addon when it is loaded. */
function bindingGyp(libraries: readonly string[]): string {
  const paths = libraries.map((library) => `<(module_root_dir)/../${library}`);
  const options: Partial<Record<NodeJS.Platform, string[]>> = {
    linux: ['-Wl,-rpath,\\$$ORIGIN/lib'],
    darwin: ['-Wl,-rpath,@loader_path/lib'],
  };
  const target = {
    target_name: 'tfjs_binding',
    sources: ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'],
    include_dirs: ['../include', '<(module_root_dir)/headers'],
    defines: ['NAPI_VERSION=8', ...(process.platform === 'win32' ? ['COMPILER_MSVC'] : [])],
    libraries: [...(options[process.platform] ?? []), ...paths],
  };
  return JSON.stringify({ targets: [target] });
}

/** All of Node's own build settings that an addon of Node-API needs, so that no headers have to be downloaded. */
const commonGypi = JSON.stringify({
  target_defaults: {
    default_configuration: 'Release',
    configurations: {
      Release: {
        cflags: ['-O2'],
        xcode_settings: { GCC_OPTIMIZATION_LEVEL: '2' },
      },
    },
    cflags: ['-fPIC', '-pthread'],
    cflags_cc: ['-std=gnu++17', '-fno-rtti'],
    xcode_settings: {
      CLANG_CXX_LANGUAGE_STANDARD: 'gnu++17',
      CLANG_CXX_LIBRARY: 'libc++',
      GCC_DYNAMIC_NO_PIC: 'NO',
      MACOSX_DEPLOYMENT_TARGET: '11.0',
    },
    conditions: [
      ['OS=="mac"', { defines: ['_DARWIN_USE_64_BIT_INODE=1'] }],
      ['OS=="linux"', { ldflags: ['-pthread'] }],
    ],
  },
});

/** Of all that node-gyp prints: the compiler's first complaint, or else its own. */
function firstError(output: string): string {
  const lines = output.split(/\r?\n/);
  const found =
    lines.find((line) => /\berror\b.*:/.test(line) && !line.startsWith('gyp')) ??
    lines.find((line) => line.startsWith('gyp ERR! stack Error:'));
  return found?.replace('gyp ERR! stack Error:', '').trim() ?? lastLines(output);
}

/**
 * Builds `stage/tfjs_binding.node` from the sources that tfjs-node carries, against lib/ and include/ in `stage`.
 * Throws `engine-unavailable` with the compiler's last words.
 */
export async function buildAddon(packagePath: string, stage: string, libraries: readonly string[], signal: AbortSignal): Promise<void> {
  const folder = join(stage, 'build');
  const headers = join(folder, 'headers');
  const { include_dir: nodeApi } = require('node-api-headers') as {
    include_dir: string;
  };
  await mkdir(folder);
  await cp(join(dirname(packagePath), 'binding'), join(folder, 'binding'), {
    recursive: true,
  });
  await cp(nodeApi, headers, { recursive: true });
  await mkdir(join(headers, 'include', 'node'), { recursive: true });
  await writeFile(join(headers, 'include', 'node', 'common.gypi'), commonGypi);
  await writeFile(join(headers, 'include', 'node', 'config.gypi'), JSON.stringify({ target_defaults: {}, variables: {} }));
  await writeFile(join(folder, 'binding.gyp'), bindingGyp(libraries));
  // Windows also needs Node's import library, which node-gyp fetches together with its headers.
  const nodeFolder = process.platform === 'win32' ? [] : [`--nodedir=${headers}`];
  const parameters = [require.resolve('node-gyp/bin/node-gyp.js'), 'rebuild', '--jobs=max', ...nodeFolder];
  const result = await runCommand(nodeBinary(), parameters, {
    folder,
    timeoutSeconds: 600,
    signal,
  });
  if (result.code !== 0) {
    const why = result.timedOut ? 'it took longer than ten minutes' : firstError(result.stderr);
    throw new AppError('engine-unavailable', `TensorFlow's addon could not be built: ${why}`, { hint: toolHint });
  }
  await copyFile(join(folder, 'build', 'Release', bindingName), join(stage, bindingName));
  await rm(folder, { recursive: true });
}
