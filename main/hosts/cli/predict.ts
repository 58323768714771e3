import { resolve } from 'node:path';
import { Command } from 'commander';
import { count } from './arguments.ts';
import { figure, percent, table } from './output.ts';
import { withLibrary } from './session.ts';

export const predictCommand = (): Command =>
  new Command('predict')
    .description('run an exported model on pictures, recordings, texts, folders of them or tables')
    .argument('<bundle>', 'the folder that `isthmus export` wrote')
    .argument('<input...>')
    .option(
      '--views <number>',
      'look at each item so often, 64 times at most, in views that are changed a little, and tell the mean',
      count,
      1,
    )
    .option('--flip', 'let every second changed view of a picture be mirrored, where a thing in a mirror is the same thing')
    .action((bundle: string, inputs: string[], { views, flip = false }: { views: number; flip?: boolean }, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const predictions = await client.call('models.predict', {
          bundle: resolve(bundle),
          inputs: inputs.map((input) => resolve(input)),
          views,
          flip,
        });
        const numbers = predictions.some((prediction) => 'number' in prediction);
        const rows = predictions.map((prediction) =>
          'number' in prediction
            ? [prediction.input, figure(prediction.number)]
            : [prediction.input, prediction.label, percent(prediction.probability)],
        );
        output.result(predictions, table(numbers ? ['input', 'number'] : ['input', 'class', 'probability'], rows));
      }),
    );
