-- Sources of programmes and their runs, as their newest events state them; runs of the other pipelines are written by themselves.
CREATE TABLE collection_sources (
  id TEXT PRIMARY KEY NOT NULL,
  enabled INTEGER NOT NULL,
  state TEXT NOT NULL,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE collection_runs (
  id TEXT PRIMARY KEY NOT NULL,
  pipeline TEXT NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  run TEXT NOT NULL,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX collection_runs_pipeline ON collection_runs (pipeline, started_at);

-- What the last validation found that sources say differently of the same programme.
CREATE TABLE collection_disagreements (
  n INTEGER PRIMARY KEY NOT NULL,
  run TEXT NOT NULL,
  body TEXT NOT NULL
);
