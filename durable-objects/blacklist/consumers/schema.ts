import type { Migration } from '../../kernel/migrations.ts';

/** Tables of the keyring. WARNING: append only, see {@link Migration}. */
export const CONSUMER_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'feed-keys',
    up(sql) {
      sql.exec(`CREATE TABLE feed_key (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, lists TEXT NOT NULL, created_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
    },
  },
  {
    id: 2,
    name: 'consumers',
    up(sql) {
      sql.exec(`CREATE TABLE consumer (
        id TEXT PRIMARY KEY,
        settings TEXT NOT NULL,      -- JSON of consumerSettingsSchema; what is left out has its default
        revision INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE credential (
        sha256 TEXT PRIMARY KEY,
        consumer TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        ends_at INTEGER              -- from then on it opens nothing
      ) WITHOUT ROWID`);
      sql.exec('CREATE INDEX credential_consumer ON credential (consumer)');
      sql.exec(`INSERT INTO consumer
        SELECT id, json_object('name', name, 'lists', json(lists)), 1, created_at, created_at FROM feed_key`);
      sql.exec('INSERT INTO credential SELECT sha256, id, created_at, NULL FROM feed_key');
      sql.exec('DROP TABLE feed_key');
    },
  },
  {
    id: 3,
    name: 'telemetry',
    up(sql) {
      sql.exec(`CREATE TABLE fetched (
        consumer TEXT NOT NULL,
        list TEXT NOT NULL,
        sent INTEGER NOT NULL,
        not_modified INTEGER NOT NULL,
        errors INTEGER NOT NULL,
        refused TEXT NOT NULL,       -- JSON: counts by kind
        bytes INTEGER NOT NULL,
        last_at INTEGER,
        last_version INTEGER,
        refused_at INTEGER,
        refusal TEXT,
        user_agent TEXT,
        prefix TEXT,
        PRIMARY KEY (consumer, list)
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE version_fetch (
        consumer TEXT NOT NULL,
        list TEXT NOT NULL,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,         -- first
        PRIMARY KEY (consumer, list, version)
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE wrong_credential (
        list TEXT NOT NULL,
        prefix TEXT NOT NULL,
        count INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (list, prefix)
      ) WITHOUT ROWID`);
    },
  },
];
