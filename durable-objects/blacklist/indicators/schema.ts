import type { Migration } from '../../kernel/migrations.ts';

/** Tables of one list of indicators. */
export const INDICATOR_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'indicators',
    up(sql) {
      sql.exec(`
        CREATE TABLE source (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          active INTEGER NOT NULL DEFAULT 0,
          collected_at INTEGER               -- when it was last known to say what is active
        );
        CREATE TABLE fact (
          id INTEGER PRIMARY KEY,
          key TEXT NOT NULL UNIQUE           -- JSON [reason, category]
        );
        CREATE TABLE claim (
          value TEXT NOT NULL,               -- canonical form, ASCII
          source INTEGER NOT NULL,
          fact INTEGER NOT NULL,
          expires_at INTEGER,
          first_seen INTEGER NOT NULL,
          listed_at INTEGER NOT NULL,        -- begin of the present term
          changed_at INTEGER NOT NULL,
          ended_at INTEGER,
          end_reason TEXT,                   -- withdrawn, expired, removed
          PRIMARY KEY (value, source)
        ) WITHOUT ROWID;
        CREATE INDEX claim_expiry ON claim (expires_at) WHERE ended_at IS NULL AND expires_at IS NOT NULL;
        CREATE INDEX claim_ended ON claim (ended_at) WHERE ended_at IS NOT NULL;
        CREATE TABLE allow (
          value TEXT PRIMARY KEY,
          reason TEXT NOT NULL,
          by TEXT NOT NULL,
          added_at INTEGER NOT NULL,
          expires_at INTEGER
        ) WITHOUT ROWID;
        -- Between these and their end nothing is compiled.
        CREATE TABLE import (
          source TEXT PRIMARY KEY,
          run TEXT NOT NULL,
          opened_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE version (
          version INTEGER PRIMARY KEY,
          state TEXT NOT NULL,               -- live, past, held, superseded, rejected
          sha256 TEXT NOT NULL,
          text_key TEXT NOT NULL,
          table_key TEXT NOT NULL,
          bytes INTEGER NOT NULL,
          lines INTEGER NOT NULL,
          passed_lines INTEGER NOT NULL,     -- what the gate compares with: of a cut, those of the version it was cut from
          reasons TEXT NOT NULL,             -- JSON, of the gate
          compiled_at INTEGER NOT NULL,
          published_at INTEGER,
          decided_by TEXT
        );
        CREATE UNIQUE INDEX version_live ON version (state) WHERE state = 'live';
        CREATE UNIQUE INDEX version_held ON version (state) WHERE state = 'held';
        CREATE TABLE progress (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          content INTEGER NOT NULL,          -- grows with everything that a feed is compiled from
          compiled INTEGER NOT NULL
        );
        INSERT INTO progress VALUES (1, 0, 0);
      `);
    },
  },
];
