-- The only global lock: who holds an e-mail address, a user name, an account at another provider. Written by the edge before the
-- actor completes a sign-up; confirmed by the edge, and by the projection of its event.
CREATE TABLE identity_claims (
  kind TEXT NOT NULL,              -- email, username, social:<provider>, sign-up-key
  value TEXT NOT NULL,             -- normalised; see shared/identity/names
  user_id TEXT NOT NULL,
  state TEXT NOT NULL,             -- reserved, confirmed
  reserved_at INTEGER NOT NULL,    -- ms since the epoch
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE INDEX identity_claims_user ON identity_claims (user_id);

-- The directory: a read model of the users' events for search and lists. Never asked when somebody signs in.
CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL,
  status TEXT NOT NULL,
  email TEXT,
  username TEXT,
  display_name TEXT,
  roles TEXT NOT NULL,             -- JSON array
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX users_created ON users (created_at, id);
CREATE INDEX users_email ON users (email COLLATE NOCASE);
CREATE INDEX users_username ON users (username COLLATE NOCASE);

-- The audit read model: security events of all users and every act of an administrator.
CREATE TABLE security_audit (
  id TEXT PRIMARY KEY NOT NULL,    -- the event's id
  user_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  data TEXT NOT NULL               -- JSON, never a secret
) WITHOUT ROWID;
CREATE INDEX security_audit_at ON security_audit (at, id);
CREATE INDEX security_audit_user ON security_audit (user_id, at);

-- Applications that sign people in here, registered by administrators.
CREATE TABLE oauth_clients (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT,                -- SHA-256, hex; null for a public client
  settings TEXT NOT NULL,          -- JSON: redirect URIs, grant types, scopes, algorithms; see shared/identity/oauth
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  disabled_at INTEGER
) WITHOUT ROWID;

-- The one-time link that makes the first administrator. One row at most.
CREATE TABLE bootstrap (
  only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1),
  token_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  user_id TEXT
);
