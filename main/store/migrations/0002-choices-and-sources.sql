-- Checkpoints that are kept to choose from, and a third arm: the upper bound, trained on the target's labels.
-- SQLite cannot change a CHECK, so both tables are made anew.

CREATE TABLE metrics_new (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  arm TEXT NOT NULL CHECK (arm IN ('source-only', 'adapted', 'target-trained')),
  seed INTEGER NOT NULL,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  oracle INTEGER NOT NULL CHECK (oracle IN (0, 1)),
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO metrics_new SELECT run_id, seq, arm, seed, step, name, value, oracle FROM metrics;
DROP TABLE metrics;
ALTER TABLE metrics_new RENAME TO metrics;

CREATE TABLE checkpoints_new (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  arm TEXT NOT NULL CHECK (arm IN ('source-only', 'adapted', 'target-trained')),
  seed INTEGER NOT NULL,
  step INTEGER NOT NULL,
  epoch REAL NOT NULL,
  candidate INTEGER NOT NULL CHECK (candidate IN (0, 1)),
  path TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, arm, seed, step)
) STRICT, WITHOUT ROWID;
INSERT INTO checkpoints_new SELECT run_id, arm, seed, step, epoch, 0, path, hash, created_at FROM checkpoints;
DROP TABLE checkpoints;
ALTER TABLE checkpoints_new RENAME TO checkpoints;

-- What runs of several sources train on beside their first.
CREATE TABLE run_sources (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  PRIMARY KEY (run_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_sources_by_hash ON run_sources (hash);
