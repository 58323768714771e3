import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { headerFiles, temporaryFolder, writeZip } from './fake-tensorflow.ts';

/** As the release writes it, shortened: ranges of versions, an extra of another name, and what everyone needs. */
export const metadata = `Metadata-Version: 2.4
Name: tensorflow
Requires-Dist: absl-py>=1.0.0
Provides-Extra: and-cuda
Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"
Requires-Dist: nvidia-cuda-nvcc-cu12<13.0,>=12.5.82; extra == "and-cuda"
Requires-Dist: nvidia-cudnn-cu12 (>=9.3.0.75,<10.0) ; extra == 'and-cuda'
Provides-Extra: gcs-filesystem
Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (sys_platform != "win32" and python_version < "3.13") and extra == "gcs-filesystem"

Requires-Dist: a-line-of-the-description; extra == "and-cuda"
`;

type Files = Record<string, string | Uint8Array>;

export const tensorflowWheel = 'tensorflow-9.9.9-cp311-cp311-manylinux_2_27_x86_64.whl';
export const tensorflowFiles: Files = {
  'tensorflow/libtensorflow_cc.so.2': 'not a library: cc',
  'tensorflow/libtensorflow_framework.so.2': 'not a library: framework',
  ...Object.fromEntries(Object.entries(headerFiles).map(([name, text]) => [`tensorflow/${name}`, text])),
  'tensorflow-9.9.9.dist-info/METADATA': metadata,
};

/** File name of the wheel → what is in it, as NVIDIA lays its wheels out. */
export const cudaWheels: Record<string, Files> = {
  'nvidia_cublas_cu12-12.9.1.4-py3-none-manylinux_2_27_x86_64.whl': {
    'nvidia/cublas/lib/libcublas.so.12': 'not a library: cublas',
    'nvidia/cublas/lib/libcublasLt.so.12': 'not a library: cublasLt',
    'nvidia/cublas/include/cublas.h': '/* left out */',
  },
  'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl': {
    'nvidia/cuda_nvcc/bin/ptxas': 'not a program',
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc': 'not a library of XLA',
    'nvidia/cuda_nvcc/nvvm/lib64/libnvvm.so': 'left out',
  },
  'nvidia_cudnn_cu12-9.10.2.21-py3-none-manylinux_2_27_x86_64.whl': { 'nvidia/cudnn/lib/libcudnn.so.9': 'not a library: cudnn' },
};

/** A folder with every wheel that TensorFlow with CUDA is made of, but for those whose names begin with `without`. */
export async function wheelFolder(without: readonly string[] = [], tensorflow: Files = tensorflowFiles): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, files] of Object.entries({ ...cudaWheels, [tensorflowWheel]: tensorflow }))
    if (!without.some((start) => name.startsWith(start))) writeZip(join(folder, name), files);
  return folder;
}

/** A program, first on PATH: its lines are of the shell. */
export async function fakeProgram(name: string, script: string): Promise<void> {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
}

export const fakeDriver = (version: string, card = 'NVIDIA GeForce RTX 4090'): Promise<void> =>
  fakeProgram('nvidia-smi', `echo '${version}, ${card}'`);

/** A Python whose pip takes wheels from a folder. Answers the file that lists what it was asked for, line by line. */
export async function fakePip(shop: string): Promise<string> {
  const folder = await temporaryFolder();
  const log = join(folder, 'asked');
  writeFileSync(log, '');
  const python = join(folder, 'python');
  writeFileSync(
    python,
    `#!/bin/sh
[ "$3" = --version ] && exit 0
echo "$4" >> '${log}'
project=$(echo "$4" | sed 's/[<>=].*//; s/-/_/g')
while [ "$1" != --dest ]; do shift; done
mkdir -p "$2"
cp '${shop}'/"$project"-[0-9]*.whl "$2" 2>/dev/null && exit 0
echo "ERROR: the index has no $project" >&2
exit 1
`,
    { mode: 0o755 },
  );
  vi.stubEnv('ISTHMUS_PYTHON', python);
  return log;
}
