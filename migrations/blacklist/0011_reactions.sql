-- What an event set off and failed: it is tried again by cron, apart from the read model, whose position goes on.
CREATE TABLE failed_reactions (
  reaction TEXT NOT NULL,
  source TEXT NOT NULL,            -- the stream of the events
  events TEXT NOT NULL,            -- JSON, the newest of each type
  attempts INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,      -- first, ms since the epoch
  due_at INTEGER NOT NULL,         -- of the next attempt
  error TEXT NOT NULL,
  PRIMARY KEY (reaction, source)
) WITHOUT ROWID;
CREATE INDEX failed_reactions_due ON failed_reactions (due_at);
