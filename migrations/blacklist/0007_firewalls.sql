-- The appliances that versions are pushed to: who is told when a list is published. Every row remembers the sequence of the
-- event that it comes from, so that an older event that arrives later changes nothing.
CREATE TABLE firewalls (
  id TEXT PRIMARY KEY NOT NULL,
  list TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  deleted_at INTEGER,              -- ms since the epoch
  state TEXT NOT NULL,             -- JSON, the whole public state
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
