-- Pretrained models. A name is one's of those that are not in the trash.

CREATE TABLE backbones (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  created_at TEXT NOT NULL,
  trashed_at TEXT
) STRICT;
CREATE UNIQUE INDEX backbones_by_name ON backbones (name) WHERE trashed_at IS NULL;
