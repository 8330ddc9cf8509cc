import type { Migration } from '../../kernel/migrations.ts';

/** Tables of one source: its state as one JSON row, and the history of its runs. */
export const SOURCE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'source',
    up(sql) {
      sql.exec(`
        CREATE TABLE source (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          state TEXT NOT NULL,               -- SourceState
          credentials TEXT                   -- sealed
        );
        CREATE TABLE run (
          seq INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          status TEXT NOT NULL,
          view TEXT NOT NULL,                -- RunView
          work TEXT NOT NULL                 -- RunWork; sessions in it are sealed
        );
        CREATE INDEX run_open ON run (status) WHERE status IN ('queued', 'running', 'attention');
        CREATE TABLE artefact (
          run TEXT NOT NULL,
          n INTEGER NOT NULL,
          sha256 TEXT NOT NULL,
          note TEXT NOT NULL,                -- ArtefactNote
          PRIMARY KEY (run, n)
        ) WITHOUT ROWID;
        CREATE INDEX artefact_hash ON artefact (sha256);
        CREATE TABLE reject (
          run TEXT NOT NULL,
          n INTEGER NOT NULL,
          artefact INTEGER NOT NULL,
          line INTEGER NOT NULL,
          reason TEXT NOT NULL,
          sample TEXT NOT NULL,
          PRIMARY KEY (run, n)
        ) WITHOUT ROWID;
        -- Uploads by what they are, so that the same file is answered with the same run.
        CREATE TABLE upload (
          identity TEXT PRIMARY KEY,
          run TEXT NOT NULL
        ) WITHOUT ROWID;
        -- Relay signatures that were used, until they would have expired anyway.
        CREATE TABLE relay_ticket (
          jti TEXT PRIMARY KEY,
          expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
      `);
    },
  },
];
