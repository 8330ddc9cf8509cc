import type { Migration } from '../../kernel/migrations.ts';

/** Tables of the catalogue: the documents that are compiled, what came since, and what was made of them. */
export const CATALOGUE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'catalogue',
    up(sql) {
      sql.exec(`
        CREATE TABLE document (
          id TEXT PRIMARY KEY,
          revision INTEGER NOT NULL,
          version INTEGER NOT NULL,
          soundness TEXT NOT NULL,           -- JSON
          document TEXT                      -- PolicyDocument; NULL: nobody is to see it
        );
        -- What came while, or since, a compilation reads the documents; the next one takes it in.
        CREATE TABLE incoming (
          id TEXT PRIMARY KEY,
          revision INTEGER NOT NULL,
          version INTEGER NOT NULL,
          soundness TEXT NOT NULL,
          document TEXT
        );
        CREATE TABLE setting (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE run (
          n INTEGER PRIMARY KEY,
          run TEXT NOT NULL                  -- CompileRun
        );
        CREATE TABLE manifest (
          version TEXT PRIMARY KEY,
          live_at INTEGER NOT NULL,          -- ms since the epoch, when it was last made live
          kept INTEGER NOT NULL              -- 1: somebody has named it
        ) WITHOUT ROWID;
        CREATE TABLE object (
          key TEXT PRIMARY KEY,
          used_at INTEGER NOT NULL,          -- ms since the epoch
          kept INTEGER NOT NULL              -- 1: a manifest that was named has it
        ) WITHOUT ROWID;
      `);
    },
  },
];
