-- What analytics answer from. Days are Korean calendar days, as in `daily_statistics`.

-- The last version that became live on a day. The row guards `daily_breakdown` too: an event that is older than the row
-- changes neither, whenever it arrives.
CREATE TABLE daily_levels (
  list TEXT NOT NULL,
  day TEXT NOT NULL,               -- YYYY-MM-DD, KST
  version INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  lines4 INTEGER NOT NULL,
  lines6 INTEGER NOT NULL,
  addresses4 INTEGER NOT NULL,
  published_at INTEGER NOT NULL,   -- ms since the epoch
  sequence INTEGER NOT NULL,
  PRIMARY KEY (list, day)
) WITHOUT ROWID;

-- What that version consists of. Has no sequence of its own, so that a version that changes three keys of a hundred writes
-- three rows.
CREATE TABLE daily_breakdown (
  list TEXT NOT NULL,
  day TEXT NOT NULL,
  dimension TEXT NOT NULL,         -- source, category, country
  key TEXT NOT NULL,
  entries INTEGER NOT NULL,
  PRIMARY KEY (list, day, dimension, key)
) WITHOUT ROWID;

-- Collection runs that began on a day and have ended. Always summed up anew from `source_runs`, so that no order of events
-- and no repetition can count one twice.
CREATE TABLE daily_runs (
  list TEXT NOT NULL,
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  succeeded INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,    -- of all of them together
  longest_ms INTEGER NOT NULL,
  PRIMARY KEY (list, day, source)
) WITHOUT ROWID;

-- Where the networks of a live version are registered: made once a version and data set, when somebody asks.
CREATE TABLE network_rollups (
  list TEXT NOT NULL,
  version INTEGER NOT NULL,
  data_version TEXT NOT NULL,
  computed_at INTEGER NOT NULL,
  rollup TEXT NOT NULL,            -- JSON
  PRIMARY KEY (list, version)
) WITHOUT ROWID;

-- What is known of the time before: totals of versions, and runs. Their breakdown was in no event that was kept.
INSERT INTO daily_levels (list, day, version, entries, lines4, lines6, addresses4, published_at, sequence)
SELECT list, date((published_at + 32400000) / 1000, 'unixepoch'), version, entries, lines4, lines6, addresses4,
  published_at, max(sequence)
FROM publications WHERE published_at IS NOT NULL GROUP BY list, date((published_at + 32400000) / 1000, 'unixepoch');

INSERT INTO daily_runs (list, day, source, succeeded, unchanged, failed, cancelled, duration_ms, longest_ms)
SELECT json_extract(run, '$.list'), date((started_at + 32400000) / 1000, 'unixepoch'), source,
  sum(status = 'succeeded'), sum(status = 'unchanged'), sum(status = 'failed'), sum(status = 'cancelled'),
  sum(finished_at - started_at), max(finished_at - started_at)
FROM source_runs
WHERE finished_at IS NOT NULL AND status IN ('succeeded', 'unchanged', 'failed', 'cancelled')
  AND json_extract(run, '$.list') IS NOT NULL
GROUP BY 1, 2, 3;
