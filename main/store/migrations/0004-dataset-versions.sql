-- Data sets have versions under one name. Where a name was given again after its data set went into the trash, both become
-- versions of it.

ALTER TABLE datasets ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0);
UPDATE datasets SET version = (
  SELECT count(*) FROM datasets AS other
  WHERE other.name = datasets.name AND (other.created_at, other.rowid) <= (datasets.created_at, datasets.rowid)
);
DROP INDEX datasets_by_name;
CREATE UNIQUE INDEX datasets_by_name ON datasets (name, version);
