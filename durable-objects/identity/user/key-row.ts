/** An API key as the database has it; see schema.ts. */
export interface KeyRow extends Record<string, SqlStorageValue> {
  id: string;
  name: string;
  hash: string;
  old_hash: string | null;
  old_expires_at: number | null;
  scope: string;
  addresses: string;
  feeds: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

/** A key as its owner sees it. Times are ms since the epoch. */
export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly scope: readonly string[];
  readonly addresses: readonly string[];
  readonly feeds: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  /** Until when the secret before the last rotation works; null without one. */
  readonly oldSecretUntil: number | null;
}

export function keyViewOf(row: KeyRow): KeyView {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope.split(' ').filter((word) => word !== ''),
    addresses: JSON.parse(row.addresses) as string[],
    feeds: JSON.parse(row.feeds) as string[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    oldSecretUntil: row.old_hash === null ? null : row.old_expires_at,
  };
}
