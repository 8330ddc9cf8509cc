import type { Migration } from '../../kernel/migrations.ts';

/** Tables of one source. What is written again with every run lies in few rows; a record has one, touched only when it changes. */
export const SOURCE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'source',
    up(sql) {
      sql.exec(`
        CREATE TABLE source (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          state TEXT NOT NULL,               -- SourceState
          key TEXT                           -- sealed
        );
        CREATE TABLE run (
          id TEXT PRIMARY KEY,               -- sorts by time
          view TEXT NOT NULL,                -- RunView
          work TEXT NOT NULL                 -- RunWork
        ) WITHOUT ROWID;
        CREATE TABLE reject (
          run TEXT NOT NULL,
          n INTEGER NOT NULL,                -- of the first of them
          items TEXT NOT NULL,               -- Reject[]
          PRIMARY KEY (run, n)
        ) WITHOUT ROWID;
        CREATE TABLE raw (
          n INTEGER PRIMARY KEY,
          sha256 TEXT NOT NULL UNIQUE,       -- of the payload: its key in R2
          type TEXT NOT NULL                 -- content type as it came
        );
        CREATE TABLE page (
          endpoint TEXT NOT NULL,
          page INTEGER NOT NULL,
          raw INTEGER NOT NULL,
          records TEXT NOT NULL,             -- PageRecords
          validators TEXT,                   -- for a conditional request
          PRIMARY KEY (endpoint, page)
        ) WITHOUT ROWID;
        CREATE TABLE record (
          id TEXT PRIMARY KEY,
          key TEXT NOT NULL,                 -- partsKey of what was handed on; empty: retired
          raws TEXT NOT NULL,                -- JSON: endpoint -> raw.n
          state TEXT NOT NULL,               -- delivered, rejected, withheld, retired
          misses INTEGER NOT NULL,
          missing_since INTEGER,             -- ms since the epoch
          policy TEXT,                       -- id of the programme
          facts TEXT                         -- what is compared with other sources
        ) WITHOUT ROWID;
      `);
    },
  },
];
