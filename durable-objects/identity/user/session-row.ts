import type { RefreshState } from '../../../shared/identity/refresh.ts';
import type { AccessGrant, AuthenticationMethod, SessionKind, SessionView } from '../../../shared/identity/session.ts';
import type { Account } from './core.ts';

/** A session as the database has it; see schema.ts. */
export interface SessionRow extends Record<string, SqlStorageValue> {
  id: string;
  kind: string;
  client: string | null;
  scope: string | null;
  amr: string;
  auth_time: number;
  cookie_hash: string | null;
  salt: string | null;
  counter: number;
  recent: string;
  nonce: string | null;
  name: string;
  place: string | null;
  address: string | null;
  created_at: number;
  last_used_at: number;
  expires_at: number;
}

export const refreshStateOf = (row: SessionRow): RefreshState => ({
  counter: row.counter,
  recent: JSON.parse(row.recent) as RefreshState['recent'],
});

export const scopeOf = (row: SessionRow): readonly string[] | null =>
  row.scope === null ? null : row.scope.split(' ').filter((word) => word !== '');

export const methodsOf = (row: SessionRow) => JSON.parse(row.amr) as AuthenticationMethod[];

/** The claims of an access token of this session, with what the account is now. */
export function grantOf(row: SessionRow, account: Account, userId: string): AccessGrant {
  return {
    userId,
    sessionId: row.id,
    epoch: account.epoch,
    roles: account.roles,
    scope: scopeOf(row),
    client: row.client,
    amr: methodsOf(row),
    authTime: Math.floor(row.auth_time / 1000),
  };
}

/** What the owner sees. */
export function viewOf(row: SessionRow, current: string | null): SessionView {
  return {
    id: row.id,
    kind: row.kind as SessionKind,
    client: row.client,
    scope: scopeOf(row),
    name: row.name,
    place: row.place,
    addressPrefix: row.address,
    amr: methodsOf(row),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    isCurrent: row.id === current,
  };
}
