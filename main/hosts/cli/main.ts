/* The command line: one noun per file, errors to exit codes here and nowhere else. */
import { Command, CommanderError } from 'commander';
import { AppError } from '../../../shared/contract/errors.ts';
import { adaptCommand } from './adapt.ts';
import { backboneCommand } from './backbone.ts';
import { catalogCommands } from './catalog.ts';
import { dataCommand } from './data.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { engineCommand } from './engine.ts';
import { exitCodes, exitCodeOf } from './exit-codes.ts';
import { exportCommand } from './export.ts';
import { predictCommand } from './predict.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { startCommand } from './start.ts';
import { transferCommand } from './transfer.ts';
import { appVersion } from '../library/app-version.ts';

const program = new Command('isthmus')
  .description('Transfer learning and domain adaptation on your own machine: two data sets in, an adapted model out.')
  .version(appVersion)
  .option('--json', 'write JSON to stdout: one document, or one line per event')
  .option('--library <folder>', 'use this library (also ISTHMUS_LIBRARY)')
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 bad use, 3 bad input, 130 interrupted (and resumable).')
  .exitOverride();
const commands = [
  demoCommand(),
  doctorCommand(),
  engineCommand(),
  dataCommand(),
  backboneCommand(),
  adaptCommand(),
  transferCommand(),
  runsCommand(),
  exportCommand(),
  predictCommand(),
  ...catalogCommands(),
  serveCommand(),
  startCommand(),
];
for (const command of commands) program.addCommand(command);
withExitOverride(program);

/** Subcommands do not inherit it when they are added ready-made. */
function withExitOverride(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows how it is used)');
  command.commands.forEach(withExitOverride);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = complain(error);
}

function complain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badUse;
  const known =
    error instanceof AppError
      ? error
      : new AppError('internal', describe(error), { hint: 'This is a fault of the app; please report it.', cause: error });
  if (program.opts<{ json?: boolean }>().json) process.stdout.write(`${JSON.stringify({ error: known.toJSON() })}\n`);
  process.stderr.write(`${known.message}\n${known.hint}\n`);
  if (known !== error && error instanceof Error && process.env.ISTHMUS_DEBUG) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCodeOf(known.code);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
