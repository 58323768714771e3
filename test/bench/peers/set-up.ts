/*
 * Sets the peers' Python up, in a virtual environment of its own: `npm run bench:peers`. PyTorch is needed, TensorFlow is
 * measured where it can be had. Run again, it goes on where it stopped.
 */
import { spawnSync } from 'node:child_process';
import { peersFolder, peersPython, systemPython } from './python.ts';

const packages = {
  needed: ['torch==2.13.0', 'numpy', 'pillow', 'pandas', 'onnx', 'onnxruntime'],
  peer: ['tensorflow-cpu==2.21.0'],
  // Some references of formulas are written with them.
  references: ['scipy', 'scikit-learn'],
};

function run(command: string, parameters: readonly string[]): boolean {
  const { status, error } = spawnSync(command, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) process.stderr.write(`${command}: ${error.message}\n`);
  return status === 0;
}

const pip = (names: readonly string[]): boolean =>
  run(peersPython, ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', ...names]);

if (!run(process.env['ISTHMUS_PYTHON'] ?? systemPython, ['-m', 'venv', peersFolder]) || !pip(packages.needed)) {
  process.stderr.write('The peers could not be set up: Python with venv and pip, and a package index with PyTorch are needed.\n');
  process.exit(1);
}
if (!pip(packages.peer)) process.stderr.write('TensorFlow for Python was not found; it is left out of the benchmark.\n');
if (!pip(packages.references)) process.stderr.write('SciPy or scikit-learn was not found; some references cannot be written anew.\n');
process.stdout.write(`The peers are in ${peersFolder}.\n`);
