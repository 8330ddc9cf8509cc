-- Who changed what: every act of a person, a client or a relay on the blacklist system, and what the publish gate decided.
CREATE TABLE audit (
  id TEXT PRIMARY KEY NOT NULL,    -- the event's id
  at INTEGER NOT NULL,             -- ms since the epoch
  actor TEXT NOT NULL,
  type TEXT NOT NULL,
  stream TEXT NOT NULL,            -- what was acted on, e.g. /blacklist/lists/main
  request TEXT,                    -- correlation id
  data TEXT NOT NULL               -- JSON, never a secret
) WITHOUT ROWID;
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_actor ON audit (actor, at);
CREATE INDEX audit_stream ON audit (stream, at);
