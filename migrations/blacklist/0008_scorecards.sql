-- How the sources of each list compare, as the list last computed it.
CREATE TABLE scorecards (
  list TEXT PRIMARY KEY NOT NULL,
  computed_at INTEGER NOT NULL,    -- ms since the epoch
  cards TEXT NOT NULL,             -- JSON
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
