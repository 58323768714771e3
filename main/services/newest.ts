import type { Checkpoint } from '../../shared/model/run.ts';

export const newest = (checkpoints: readonly Checkpoint[]): Checkpoint | undefined =>
  checkpoints.reduce<Checkpoint | undefined>(
    (latest, candidate) => (latest && latest.step >= candidate.step ? latest : candidate),
    undefined,
  );
