-- What the models of a run are fed: beside its record, which travels with every figure that is reported and stays small.

CREATE TABLE model_inputs (
  run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  record TEXT NOT NULL CHECK (json_valid(record))
) STRICT;
