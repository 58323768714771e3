-- Data sets, runs with their metrics and checkpoints, and exported models.
-- Lists and objects are JSON; the schemas in shared/model say what they hold.

CREATE TABLE datasets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  created_at TEXT NOT NULL,
  trashed_at TEXT
) STRICT;
CREATE INDEX datasets_by_name ON datasets (name, created_at);
CREATE INDEX datasets_by_hash ON datasets (hash);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'finished', 'failed', 'cancelled', 'crashed')),
  source_hash TEXT NOT NULL,
  target_hash TEXT NOT NULL,
  steps_done INTEGER NOT NULL,
  milliseconds_per_step REAL,
  last_seq INTEGER NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  created_at TEXT NOT NULL,
  trashed_at TEXT
) STRICT;
CREATE INDEX runs_by_age ON runs (created_at);
CREATE INDEX runs_by_source ON runs (source_hash);
CREATE INDEX runs_by_target ON runs (target_hash);

CREATE TABLE metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  arm TEXT NOT NULL CHECK (arm IN ('source-only', 'adapted')),
  seed INTEGER NOT NULL,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  oracle INTEGER NOT NULL CHECK (oracle IN (0, 1)),
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  arm TEXT NOT NULL CHECK (arm IN ('source-only', 'adapted')),
  seed INTEGER NOT NULL,
  step INTEGER NOT NULL,
  epoch REAL NOT NULL,
  path TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, arm, seed, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifacts (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX artifacts_by_age ON artifacts (created_at);
