import { expect, it } from 'vitest';
import { transferForecast } from '../../../../renderer/state/transfer-forecast.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../../shared/config/run-config.ts';
import { datasetRecord, runRecord } from '../../../helpers/records.ts';

const config = (change: Partial<RunConfigInput> = {}) =>
  runConfigSchema.parse({ source: 'b', target: 'b', method: 'erm', labelShare: 1, training: { steps: 50 }, seeds: 2, ...change });
const datasets = [datasetRecord({ id: 'b', count: 100 })];
const scratch = { strategy: 'from-scratch' as const, config: config() };
const tuned = { strategy: 'fine-tuning' as const, config: config({ backbone: 'x', network: 'pretrained' }) };
const alike = runRecord({ config: config(), millisecondsPerStep: 20 });

it('what is known is summed up, and what is not is named once', () => {
  expect(transferForecast([scratch, scratch, tuned, tuned], datasets, [alike])).toEqual({
    steps: 400,
    seconds: 4,
    unknown: ['fine-tuning'],
  });
});

it('nothing is known where no run was alike', () => {
  expect(transferForecast([scratch], datasets, [])).toEqual({ steps: 100, seconds: null, unknown: ['from-scratch'] });
});
