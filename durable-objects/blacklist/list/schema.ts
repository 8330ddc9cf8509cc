import type { Migration } from '../../kernel/migrations.ts';

/**
 * One row per (range, source), clustered by address, so that a page, a look-up and a compilation are one ordered read
 * and an unchanged claim costs no write. `lo` and `hi` have no declared type on purpose: IPv4 bounds are integers, IPv6
 * bounds 32 hex digits, and SQLite sorts every integer before every text, which is the order of the feed.
 *
 * A claim that ends stays with `ended_at` (one row written, not two) until housekeeping removes it; when it comes
 * back, the trigger keeps the earlier episode in `move`.
 */
export const LIST_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'claims',
    up(sql) {
      sql.exec(`
        CREATE TABLE source (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          active INTEGER NOT NULL DEFAULT 0,
          collected_at INTEGER
        );
        CREATE TABLE fact (
          id INTEGER PRIMARY KEY,
          json TEXT NOT NULL UNIQUE
        );
        CREATE TABLE claim (
          lo NOT NULL,
          hi NOT NULL,
          source INTEGER NOT NULL,
          fact INTEGER NOT NULL,
          upstream_id TEXT,
          registered_at INTEGER,
          expires_at INTEGER,
          first_seen INTEGER NOT NULL,
          listed_at INTEGER NOT NULL,
          changed_at INTEGER NOT NULL,
          revision INTEGER NOT NULL DEFAULT 1,
          ended_at INTEGER,
          end_reason TEXT,
          PRIMARY KEY (lo, hi, source)
        ) WITHOUT ROWID;
        CREATE INDEX claim_expiry ON claim (expires_at) WHERE expires_at IS NOT NULL AND ended_at IS NULL;

        -- Ranges that are no CIDR block: the few that probing every prefix length cannot find.
        CREATE TABLE odd_range (
          lo NOT NULL,
          hi NOT NULL,
          PRIMARY KEY (lo, hi)
        ) WITHOUT ROWID;

        CREATE TABLE move (
          id INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          lo NOT NULL,
          hi NOT NULL,
          source INTEGER NOT NULL,
          kind TEXT NOT NULL,
          before,
          after
        );
        CREATE INDEX move_address ON move (lo, hi);
        CREATE TRIGGER claim_expiry_moved AFTER UPDATE OF expires_at ON claim
          WHEN OLD.expires_at IS NOT NEW.expires_at AND OLD.ended_at IS NULL
          BEGIN
            INSERT INTO move (at, lo, hi, source, kind, before, after)
            VALUES (NEW.changed_at, OLD.lo, OLD.hi, OLD.source, 'expiry-moved', OLD.expires_at, NEW.expires_at);
          END;
        CREATE TRIGGER claim_fact_changed AFTER UPDATE OF fact ON claim
          WHEN OLD.fact <> NEW.fact AND OLD.ended_at IS NULL
          BEGIN
            INSERT INTO move (at, lo, hi, source, kind, before, after)
            VALUES (NEW.changed_at, OLD.lo, OLD.hi, OLD.source, 'facts-changed', OLD.fact, NEW.fact);
          END;
        CREATE TRIGGER claim_relisted AFTER UPDATE OF ended_at ON claim
          WHEN OLD.ended_at IS NOT NULL AND NEW.ended_at IS NULL
          BEGIN
            INSERT INTO move (at, lo, hi, source, kind, before, after)
            VALUES (NEW.changed_at, OLD.lo, OLD.hi, OLD.source, 'relisted',
              json_object('listedAt', OLD.listed_at, 'endedAt', OLD.ended_at, 'reason', OLD.end_reason), NEW.listed_at);
          END;

        CREATE TABLE allow (
          lo NOT NULL,
          hi NOT NULL,
          reason TEXT NOT NULL,
          owner TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          expires_at INTEGER,
          PRIMARY KEY (lo, hi)
        ) WITHOUT ROWID;

        CREATE TABLE open_import (
          source INTEGER PRIMARY KEY,
          run TEXT NOT NULL,
          opened_at INTEGER NOT NULL
        );

        CREATE TABLE daily (
          day TEXT NOT NULL,
          source INTEGER NOT NULL,
          added INTEGER NOT NULL DEFAULT 0,
          updated INTEGER NOT NULL DEFAULT 0,
          withdrawn INTEGER NOT NULL DEFAULT 0,
          expired INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (day, source)
        ) WITHOUT ROWID;

        CREATE TABLE publication (
          version INTEGER PRIMARY KEY,
          compiled_at INTEGER NOT NULL,
          state TEXT NOT NULL,
          sha256 TEXT NOT NULL,
          text_key TEXT NOT NULL,
          lookup_key TEXT NOT NULL,
          exempt_key TEXT NOT NULL,
          bytes INTEGER NOT NULL,
          lines4 INTEGER NOT NULL,
          lines6 INTEGER NOT NULL,
          entries INTEGER NOT NULL,
          addresses4 INTEGER NOT NULL,
          breakdown TEXT NOT NULL,
          reasons TEXT NOT NULL,
          published_at INTEGER,
          decided_at INTEGER,
          decided_by TEXT,
          note TEXT
        );

        CREATE TABLE setting (
          key TEXT PRIMARY KEY,
          json TEXT NOT NULL
        ) WITHOUT ROWID;
      `);
    },
  },
  {
    id: 2,
    name: 'coverage of IPv6',
    up(sql) {
      sql.exec('ALTER TABLE publication ADD COLUMN networks6 INTEGER NOT NULL DEFAULT 0');
    },
  },
  {
    id: 3,
    name: 'cuts of a live version',
    up(sql) {
      sql.exec('ALTER TABLE publication ADD COLUMN cut_from INTEGER');
    },
  },
  {
    id: 4,
    name: 'warning lists and reports of false positives',
    up(sql) {
      sql.exec(`
        CREATE TABLE warning_list (
          name TEXT PRIMARY KEY,
          effect TEXT NOT NULL,
          object TEXT NOT NULL,
          ranges INTEGER NOT NULL,
          about TEXT NOT NULL,
          updated_at INTEGER NOT NULL,
          updated_by TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE false_positive (
          id INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          lo NOT NULL,
          hi NOT NULL,
          note TEXT,
          actor TEXT NOT NULL,
          sources TEXT NOT NULL
        );
        CREATE INDEX false_positive_address ON false_positive (lo, hi);
      `);
    },
  },
];
