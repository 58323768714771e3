import { Command, Option } from 'commander';
import { analysedArmSchema, embeddingChoiceSchema } from '../../../shared/model/analysis.ts';
import type { AnalysedArm, EmbeddingChoice } from '../../../shared/model/analysis.ts';
import { analysisText } from './analysis-text.ts';
import { withJob, withLibrary } from './session.ts';

interface AnalyseOptions {
  arm?: AnalysedArm;
  seed?: string;
  step?: string;
  embedding: EmbeddingChoice;
}

export const analyseCommand = (): Command =>
  new Command('analyse')
    .description('what a model makes of held-out items: how far the domains are apart, which classes it mixes up, how sure it is')
    .argument('<id>', 'the run')
    .addOption(new Option('--arm <arm>', 'which model; by default the one that the run is made for').choices(analysedArmSchema.options))
    .option('--seed <number>', 'which seed’s model; by default the first')
    .option('--step <number>', 'the step of its checkpoint; by default the chosen one')
    .addOption(
      new Option('--embedding <method>', 'how features are laid out in a plane, for --json')
        .choices(embeddingChoiceSchema.options)
        .default('pca'),
    )
    .action((id: string, options: AnalyseOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const { arm = null, embedding } = options;
        const [seed, step] = [numberOf(options.seed), numberOf(options.step)];
        const analysis = await withJob(session, 'Analysis', (job) =>
          session.client.call('runs.analyse', { id, arm, seed, step, embedding, job }),
        );
        session.output.result(analysis, analysisText(analysis));
      }),
    );

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
