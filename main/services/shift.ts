import type { Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { stepsOf } from '../../shared/model/cost.ts';
import { shiftAdvice } from '../../shared/model/shift/advice.ts';
import { missingClasses } from '../../shared/model/shift/missing.ts';
import { checkConfig } from './check-config.ts';
import { findDataset } from './datasets.ts';
import { refuseWhileTraining } from './refuse-while-training.ts';
import { placesFor, sourceOf } from './run-source.ts';
import type { Context } from './services.ts';

export type ShiftHandlers = Pick<Handlers, 'datasets.shift' | 'runs.forecast'>;

/** What can be said before a run: how its data differ, and what it would take. */
export const shiftHandlers = (context: Context): ShiftHandlers => ({
  'datasets.shift': ({ source: one, target: other, cropToContent, seed, job }) =>
    context.jobs.run(job, async (report, signal) => {
      const [source, target] = [findDataset(context, one), findDataset(context, other)];
      const match = context.matchClasses(source, target);
      if (match.problem)
        throw new AppError('bad-data', match.problem, {
          hint: 'Choose other data sets, or give their classes matching names.',
          details: { source: source.name, target: target.name },
        });
      const [sourceFolder, targetFolder] = [context.data.folderOf(source.hash), context.data.folderOf(target.hash)];
      const measures = await context.trainer.shift({ sourceFolder, targetFolder, crop: cropToContent, seed }, report, signal);
      const missing = missingClasses(measures, match);
      const task = match.numbers ? 'regression' : 'classification';
      const advice = shiftAdvice({ measures, missing, task, kind: source.kind, cropped: cropToContent }, context.catalog.methods);
      return { ...measures, source: source.name, target: target.name, missing, advice };
    }),
  'runs.forecast': ({ config: asked, measure, job }) =>
    context.jobs.run(job, async (report, signal) => {
      if (measure) refuseWhileTraining(context);
      const { sides, config, modelInput, ...origin } = sourceOf(context, asked);
      const target = findDataset(context, config.target);
      checkConfig(context, config, sides, target);
      const sources = [config.source, ...config.moreSources].flatMap((id) => (id === null ? [] : findDataset(context, id)));
      const steps = stepsOf(config, sources, target) ?? 0;
      const places = placesFor(context, { ...origin, config, targetHash: target.hash }, modelInput);
      const cost = await context.trainer.stepCost({ config, ...places }, measure, report, signal);
      if (!cost) return { steps, measured: null };
      const { engine, milliseconds, memoryBytes, measuredAt } = cost;
      const seconds = (steps * milliseconds) / 1000;
      return { steps, measured: { engine, millisecondsPerStep: milliseconds, seconds, memoryBytes, measuredAt } };
    }),
});
