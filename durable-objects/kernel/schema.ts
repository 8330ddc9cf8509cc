import type { Migration } from './migrations.ts';

/**
 * The tables of the kernel parts, all prefixed `k_`. They are numbered apart from the entity's, which therefore
 * starts at 1. WARNING: append only; every deployed actor has recorded these numbers and names.
 */
export const KERNEL_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'alarms',
    up(sql) {
      sql.exec(`
        CREATE TABLE k_alarms (
          kind TEXT PRIMARY KEY,
          due_at INTEGER NOT NULL,     -- ms since the epoch
          next_due_at INTEGER,         -- asked for while the handler was running
          failures INTEGER NOT NULL    -- starts that have not ended well, in a row
        ) WITHOUT ROWID`);
    },
  },
  {
    id: 2,
    name: 'event log',
    up(sql) {
      sql.exec(`
        CREATE TABLE k_events (
          sequence INTEGER PRIMARY KEY,
          type TEXT NOT NULL,
          version INTEGER NOT NULL,
          at INTEGER NOT NULL,
          data TEXT NOT NULL,          -- JSON object
          correlation_id TEXT,
          causation_id TEXT,
          traceparent TEXT,
          actor TEXT NOT NULL
        )`);
    },
  },
  {
    id: 3,
    name: 'outbox',
    up(sql) {
      sql.exec(`
        CREATE TABLE k_outbox (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          sent INTEGER NOT NULL,       -- the queue has taken everything up to here
          confirmed INTEGER NOT NULL,  -- the consumer has projected everything up to here
          resends INTEGER NOT NULL,    -- in a row, without progress of confirmed
          resend_at INTEGER            -- when what is sent and not confirmed is sent again
        )`);
      sql.exec('INSERT INTO k_outbox VALUES (1, 0, 0, 0, NULL)');
    },
  },
  {
    id: 4,
    name: 'idempotency',
    up(sql) {
      sql.exec(`
        CREATE TABLE k_idempotency (
          key TEXT PRIMARY KEY,
          request_hash TEXT NOT NULL,
          result TEXT NOT NULL,        -- JSON
          expires_at INTEGER NOT NULL
        ) WITHOUT ROWID`);
      sql.exec('CREATE INDEX k_idempotency_expiry ON k_idempotency (expires_at)');
    },
  },
];
