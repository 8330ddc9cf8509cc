-- Messages that no projector could apply: kept until a person has read and redriven them.
CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dedupe_key TEXT NOT NULL UNIQUE,   -- the envelope's id; `message:<id>` for what is no envelope
  event_id TEXT,                     -- null for what is no envelope
  source TEXT,
  type TEXT,
  sequence INTEGER,
  correlation_id TEXT,
  body TEXT NOT NULL,                -- the message as it came, JSON
  error_code TEXT,
  error_message TEXT,
  times INTEGER NOT NULL,            -- how often it ended here
  first_failed_at INTEGER NOT NULL,  -- ms since the epoch
  last_failed_at INTEGER NOT NULL,
  redriven_at INTEGER,               -- null while it waits for a person
  redriven_by TEXT
);

CREATE INDEX dead_letters_waiting ON dead_letters (id) WHERE redriven_at IS NULL;
