import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../../main/compute/engines/node-binary.ts';
import { runCommand } from '../../main/compute/engines/run-command.ts';

/** Runs a script of these tests in a process of its own and answers the JSON on its last line. Throws what it wrote when it fails. */
export async function childAnswer(
  script: URL,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  timeoutSeconds = 120,
): Promise<unknown> {
  const { code, signal, stdout, stderr } = await runCommand(nodeBinary(), [fileURLToPath(script), ...parameters], {
    timeoutSeconds,
    environment: { ...process.env, ...environment },
  });
  if (code !== 0) throw new Error(`${script.pathname} ended with ${signal ?? `code ${code}`}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
