import type { Migration } from '../../kernel/migrations.ts';

/** The tables of the key ring. Times are ms since the epoch. WARNING: append only. */
export const KEY_RING_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'keys',
    up(sql) {
      sql.exec(`CREATE TABLE signing_key (
        kid TEXT PRIMARY KEY,
        alg TEXT NOT NULL,                  -- EdDSA, RS256
        state TEXT NOT NULL,                -- next, active, retired, dropped
        public_jwk TEXT NOT NULL,           -- JSON
        sealed_private TEXT,                -- null once it has stopped signing
        created_at INTEGER NOT NULL,
        activates_at INTEGER NOT NULL,
        retired_at INTEGER
      ) WITHOUT ROWID`);
      sql.exec('CREATE TABLE ring (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL)');
      sql.exec('INSERT INTO ring (only, revision) VALUES (1, 0)');
    },
  },
];
