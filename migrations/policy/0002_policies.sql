-- Programmes as their newest event stated them, for lists of people who look after them; what the public reads is the snapshot.
-- Every row remembers the sequence of the event that it comes from, so that an older event that arrives later changes nothing.
CREATE TABLE policies (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  organisation TEXT NOT NULL,
  source TEXT NOT NULL,            -- the first source that states it
  categories TEXT NOT NULL,        -- JSON list
  applicants TEXT NOT NULL,        -- JSON list
  benefits TEXT NOT NULL,          -- JSON list
  regions TEXT NOT NULL,           -- JSON list of codes; empty: the whole country
  deadline_kind TEXT NOT NULL,
  closes_at INTEGER,               -- ms since the epoch, of the last window of a fixed period
  completeness REAL NOT NULL,
  accuracy REAL NOT NULL,
  verified_on TEXT,
  duplicate_key TEXT NOT NULL,
  overlaid TEXT NOT NULL,          -- JSON list of units
  disagreements TEXT NOT NULL,     -- JSON list of fields
  created_at INTEGER NOT NULL,     -- ms since the epoch
  updated_at INTEGER NOT NULL,
  published_at INTEGER,
  deleted_at INTEGER,
  sequence INTEGER NOT NULL
);
CREATE INDEX policies_by_status ON policies (status, updated_at DESC, id);
CREATE INDEX policies_by_duplicate ON policies (duplicate_key);

-- Versions of the content without the content, which the programme's actor keeps.
CREATE TABLE policy_versions (
  policy TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,             -- ms since the epoch
  actor TEXT NOT NULL,
  type TEXT NOT NULL,
  reason TEXT,
  changes TEXT NOT NULL,           -- JSON, long values cut
  completeness REAL NOT NULL,
  accuracy REAL NOT NULL,
  PRIMARY KEY (policy, version)
) WITHOUT ROWID;
CREATE INDEX policy_versions_by_time ON policy_versions (at DESC);
