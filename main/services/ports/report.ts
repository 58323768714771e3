/** How far a long job is; `total` is null while it is not known. */
export type Report = (phase: string, done: number, total: number | null) => void;
