import type { Migration } from '../../kernel/migrations.ts';

/** Tables of the board. Times are ms since the epoch. */
export const ALERT_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'alerts',
    up(sql) {
      sql.exec(`
        -- What is known of each cause, by kind and subject: the newest observation that counted.
        CREATE TABLE cause (
          key TEXT PRIMARY KEY,
          at INTEGER NOT NULL,
          is_present INTEGER NOT NULL,
          snoozed_until INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE alert (
          seq INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          key TEXT NOT NULL,
          kind TEXT NOT NULL,
          subject TEXT NOT NULL,
          severity TEXT NOT NULL,
          facts TEXT NOT NULL,               -- JSON
          raised_at INTEGER NOT NULL,
          closed_at INTEGER,
          is_told INTEGER NOT NULL,          -- 0 while a snooze keeps it quiet
          acknowledged_at INTEGER,
          acknowledged_by TEXT
        );
        CREATE UNIQUE INDEX alert_open ON alert (key) WHERE closed_at IS NULL;
        CREATE INDEX alert_closed ON alert (closed_at) WHERE closed_at IS NOT NULL;
        CREATE TABLE channel (
          id TEXT PRIMARY KEY,
          view TEXT NOT NULL,                -- ChannelRecord
          sealed TEXT                        -- ChannelSecret
        ) WITHOUT ROWID;
        CREATE TABLE delivery (
          seq INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          channel TEXT NOT NULL,
          message TEXT NOT NULL,             -- AlertMessage
          created_at INTEGER NOT NULL,
          attempts INTEGER NOT NULL,
          due_at INTEGER NOT NULL
        );
        CREATE INDEX delivery_channel ON delivery (channel, seq);
      `);
    },
  },
];
