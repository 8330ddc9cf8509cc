-- The read model of the sources: the public state of each, and its runs, as their events carried them. Every row
-- remembers the sequence of the event that it comes from, so that an older event that arrives later changes nothing.
CREATE TABLE sources (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  list TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  deleted_at INTEGER,              -- ms since the epoch
  state TEXT NOT NULL,             -- JSON, without secrets
  sequence INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE source_runs (
  id TEXT PRIMARY KEY NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER NOT NULL,     -- ms since the epoch
  finished_at INTEGER,
  run TEXT NOT NULL,               -- JSON
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX source_runs_source ON source_runs (source, started_at);
