import { resolve } from 'node:path';
import { Command } from 'commander';
import { figure, percent, table } from './output.ts';
import { withLibrary } from './session.ts';

export const predictCommand = (): Command =>
  new Command('predict')
    .description('run an exported model on pictures, recordings, texts, folders of them or tables')
    .argument('<bundle>', 'the folder that `isthmus export` wrote')
    .argument('<input...>')
    .action((bundle: string, inputs: string[], _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const predictions = await client.call('models.predict', { bundle: resolve(bundle), inputs: inputs.map((input) => resolve(input)) });
        const numbers = predictions.some((prediction) => 'number' in prediction);
        const rows = predictions.map((prediction) =>
          'number' in prediction
            ? [prediction.input, figure(prediction.number)]
            : [prediction.input, prediction.label, percent(prediction.probability)],
        );
        output.result(predictions, table(numbers ? ['input', 'number'] : ['input', 'class', 'probability'], rows));
      }),
    );
