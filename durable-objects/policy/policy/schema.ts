import type { Migration } from '../../kernel/migrations.ts';

/** Tables of one programme: its state, what every record said last, and every version of its content. */
export const POLICY_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'policy',
    up(sql) {
      sql.exec(`
        CREATE TABLE policy (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          state TEXT NOT NULL                -- PolicyState without statements and document
        );
        CREATE TABLE statement (
          source TEXT NOT NULL,
          record TEXT NOT NULL,
          hash TEXT NOT NULL,
          modified_at TEXT,                  -- as the source says
          document TEXT NOT NULL,            -- PolicyDocument
          PRIMARY KEY (source, record)
        );
        CREATE TABLE version (
          n INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,               -- ms since the epoch
          actor TEXT NOT NULL,
          type TEXT NOT NULL,
          reason TEXT,
          changes TEXT NOT NULL,             -- Change[], shortened
          soundness TEXT NOT NULL,
          document TEXT NOT NULL
        );
      `);
    },
  },
];
