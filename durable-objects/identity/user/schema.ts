import type { Migration } from '../../kernel/migrations.ts';

/**
 * The tables of one user. Times are ms since the epoch, hashes SHA-256 in hex, lists and documents JSON.
 * WARNING: append only; every deployed actor has recorded these numbers and names.
 */
export const USER_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'account',
    up(sql) {
      sql.exec(`CREATE TABLE account (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        status TEXT NOT NULL,               -- reserving, pending, active, suspended, erasing, erased
        email TEXT,                         -- as typed; null without one
        email_verified_at INTEGER,
        username TEXT,                      -- as typed; null without one
        locale TEXT NOT NULL,               -- en, ko
        roles TEXT NOT NULL,                -- JSON array
        epoch INTEGER NOT NULL,             -- security epoch; access tokens of an older one are dead
        revision INTEGER NOT NULL,          -- of the account as the API shows it
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        suspended_reason TEXT
      )`);
      // Kinds: profile, preferences.
      sql.exec(`CREATE TABLE document (
        kind TEXT PRIMARY KEY, json TEXT NOT NULL, revision INTEGER NOT NULL, updated_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
      // What the user sees as activity and security history, newest last.
      sql.exec(`CREATE TABLE activity (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        type TEXT NOT NULL,                 -- e.g. session.started, refresh.replayed, password.changed
        is_security INTEGER NOT NULL,
        actor TEXT NOT NULL,
        session TEXT,
        address TEXT,                       -- prefix only: /24 or /64
        data TEXT NOT NULL                  -- JSON object, never a secret
      )`);
    },
  },
  {
    id: 2,
    name: 'credentials',
    up(sql) {
      sql.exec(`CREATE TABLE password (
        only INTEGER PRIMARY KEY CHECK (only = 1), phc TEXT NOT NULL, changed_at INTEGER NOT NULL
      )`);
      // A session is a browser, an application on a device, or the grant of an OAuth client.
      sql.exec(`CREATE TABLE session (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,                 -- browser, app, oauth
        client TEXT,                        -- OAuth client id; null for our own pages and API
        scope TEXT,                         -- space-separated; null: everything the user may
        amr TEXT NOT NULL,                  -- JSON array, RFC 8176: pwd, otp, hwk, swk, user, mfa, fed, rcv
        auth_time INTEGER NOT NULL,
        cookie_hash TEXT,                   -- of the secret in the session cookie; null without a cookie
        salt TEXT,                          -- of the refresh secrets; null without refresh tokens
        counter INTEGER NOT NULL,           -- n of the newest refresh token issued; 0: none
        recent TEXT NOT NULL,               -- JSON: first uses of the last seconds; shared/identity/refresh.ts
        nonce TEXT,                         -- OpenID Connect nonce of the grant
        name TEXT NOT NULL,                 -- device, from User-Agent
        place TEXT,                         -- country or city as the edge knows it
        address TEXT,                       -- prefix of the last address
        created_at INTEGER NOT NULL,
        last_used_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL         -- absolute end
      ) WITHOUT ROWID`);
      // What the revocation log has not taken yet.
      sql.exec(`CREATE TABLE revocation (
        id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT, epoch INTEGER, until INTEGER NOT NULL
      )`);
      sql.exec(`CREATE TABLE one_time_token (
        id TEXT PRIMARY KEY,
        purpose TEXT NOT NULL,              -- verify-email, reset-password, change-email, sign-in, second-factor, link, …
        hash TEXT NOT NULL,
        data TEXT NOT NULL,                 -- JSON
        expires_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE auth_code (
        id TEXT PRIMARY KEY,
        hash TEXT NOT NULL,
        data TEXT NOT NULL,                 -- JSON: client, redirect URI, challenge, scope, nonce, amr, auth time
        expires_at INTEGER NOT NULL,
        session TEXT                        -- what it was exchanged for; a second exchange ends that session
      ) WITHOUT ROWID`);
    },
  },
  {
    id: 3,
    name: 'factors',
    up(sql) {
      // State: pending (not confirmed by a code yet), active.
      sql.exec(`CREATE TABLE totp (
        only INTEGER PRIMARY KEY CHECK (only = 1), sealed TEXT NOT NULL, state TEXT NOT NULL,
        last_step INTEGER NOT NULL, created_at INTEGER NOT NULL
      )`);
      sql.exec('CREATE TABLE recovery_code (hash TEXT PRIMARY KEY, used_at INTEGER) WITHOUT ROWID');
      sql.exec(`CREATE TABLE passkey (
        id TEXT PRIMARY KEY,                -- credential id, base64url
        public_key TEXT NOT NULL,           -- COSE, base64url
        counter INTEGER NOT NULL,
        transports TEXT NOT NULL,           -- JSON array
        backed_up INTEGER NOT NULL,
        aaguid TEXT NOT NULL,
        name TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE challenge (
        id TEXT PRIMARY KEY, purpose TEXT NOT NULL, value TEXT NOT NULL, data TEXT NOT NULL, expires_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE social_link (
        provider TEXT NOT NULL, subject TEXT NOT NULL, label TEXT NOT NULL, linked_at INTEGER NOT NULL, last_used_at INTEGER,
        PRIMARY KEY (provider, subject)
      ) WITHOUT ROWID`);
    },
  },
  {
    id: 4,
    name: 'keys and consents',
    up(sql) {
      // Two secrets during a rotation: the old one dies at old_expires_at.
      sql.exec(`CREATE TABLE api_key (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        hash TEXT NOT NULL,
        old_hash TEXT,
        old_expires_at INTEGER,
        scope TEXT NOT NULL,                -- space-separated permissions
        addresses TEXT NOT NULL,            -- JSON array of CIDRs; empty: from anywhere
        feeds TEXT NOT NULL,                -- JSON array of lists it opens as a feed key
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        last_used_at INTEGER,
        revoked_at INTEGER
      ) WITHOUT ROWID`);
      sql.exec(`CREATE TABLE consent (
        client TEXT PRIMARY KEY, scope TEXT NOT NULL, granted_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
      // Mails wait here until the mailer has taken them.
      sql.exec(`CREATE TABLE mail (
        id TEXT PRIMARY KEY, template TEXT NOT NULL, recipient TEXT NOT NULL, locale TEXT NOT NULL, sealed TEXT NOT NULL,
        created_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
      ) WITHOUT ROWID`);
      // One row a saga: export, erase.
      sql.exec(`CREATE TABLE privacy_job (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, data TEXT NOT NULL,
        created_at INTEGER NOT NULL, finished_at INTEGER
      ) WITHOUT ROWID`);
    },
  },
];
