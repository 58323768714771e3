-- Measurings of transfer; the runs that they are made of are rows of their own.

CREATE TABLE transfers (
  id TEXT PRIMARY KEY,
  record TEXT NOT NULL CHECK (json_valid(record)),
  created_at TEXT NOT NULL,
  trashed_at TEXT
) STRICT;
