import { fineTuningParameters } from '../../../shared/config/fine-tuning.ts';
import { trainingParameters } from '../../../shared/config/training.ts';
import type { RequestOutput } from '../../../shared/contract/contract.ts';
import { methods, networks, pretrainedDescriptor, validators } from '../../compute/registries.ts';
import { readers } from '../../data/formats/index.ts';
import { exporters } from '../../exporters/index.ts';
import { samples } from './samples.ts';

/** All registries' descriptors: what forms, options and tables are made from. */
export const catalog: RequestOutput<'catalog.get'> = {
  methods: methods.map((method) => method.descriptor),
  networks: [...networks.map((network) => network.descriptor), pretrainedDescriptor],
  validators: validators.map((validator) => validator.descriptor),
  formats: readers.map((reader) => reader.descriptor),
  exporters: exporters.map((exporter) => exporter.descriptor),
  training: [...trainingParameters],
  fineTuning: [...fineTuningParameters],
  samples,
};
