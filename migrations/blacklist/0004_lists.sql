-- The read model of the lists. Every row remembers the sequence of the event that it comes from, so that an older event
-- that arrives later changes nothing.
CREATE TABLE lists (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  created_at INTEGER,              -- ms since the epoch; null for `main`, which exists from the start
  sequence INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO lists (id, title, created_at, sequence) VALUES ('main', 'main', NULL, 0);

-- Totals of a Korean calendar day, as the event stated them: no event adds, so none can count twice.
CREATE TABLE daily_statistics (
  list TEXT NOT NULL,
  day TEXT NOT NULL,               -- YYYY-MM-DD, KST
  source TEXT NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  expired INTEGER NOT NULL,
  active INTEGER NOT NULL,         -- claims in force at the end of what the event saw
  sequence INTEGER NOT NULL,
  PRIMARY KEY (list, day, source)
) WITHOUT ROWID;

CREATE TABLE publications (
  list TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,             -- as decided for this version; which one is live is the newest published
  etag TEXT NOT NULL,
  lines4 INTEGER NOT NULL,
  lines6 INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  addresses4 INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  reasons TEXT NOT NULL,           -- JSON
  compiled_at INTEGER NOT NULL,
  published_at INTEGER,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (list, version)
) WITHOUT ROWID;
