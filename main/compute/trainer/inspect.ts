import { join } from 'node:path';
import { inspectBackbone } from '../../backbones/inspect.ts';
import type { Inspected } from '../../backbones/inspect.ts';
import type { InspectRequest } from '../../services/ports.ts';

/** What a pretrained model takes and gives. Throws `bad-data` where it cannot be used. */
export const inspect = ({ folder, files, wishes, input }: InspectRequest): Promise<Inspected> =>
  inspectBackbone(
    files.map((file) => join(folder, file)),
    folder,
    wishes,
    input,
  );
