import type { Claim } from '../../../../shared/identity/claim.ts';
import type { Preferences } from '../../../../shared/identity/profile/preferences.ts';
import type { Profile } from '../../../../shared/identity/profile/profile.ts';
import { firstRow } from '../../../kernel/sql.ts';

/** A sign-up that is under way, or was. */
export interface SignUpDocument {
  /** When the account ends unless it is completed, or its address verified; null: never. ms since the epoch. */
  readonly deadline: number | null;
  /** Only takes the place of an account, so that the answer and its effects are the same for a taken address. */
  readonly isGhost: boolean;
  readonly isVerified: boolean;
  /** How long an unverified account is kept after it was completed, in ms; null: for ever. */
  readonly keepUnverifiedMs: number | null;
  readonly requestHash: string;
}

/** A name that is being taken; the claim table may have it reserved. */
export interface PendingName extends Claim {
  /** As typed. */
  readonly text: string;
  /** ms since the epoch. */
  readonly until: number;
}

/** The names that the account stands behind in the claim table. */
export interface ClaimsDocument {
  readonly held: readonly Claim[];
  readonly pending: readonly PendingName[];
}

interface Documents {
  readonly profile: Profile;
  readonly preferences: Omit<Preferences, 'locale'>;
  readonly claims: ClaimsDocument;
  readonly 'sign-up': SignUpDocument;
  readonly origin: { readonly origin: string };
  readonly contested: { readonly at: number };
  /** When other addresses were asked for lately, ms since the epoch. */
  readonly 'email-wishes': { readonly times: readonly number[] };
}

type DocumentKind = keyof Documents;

interface DocumentRow extends Record<string, SqlStorageValue> {
  json: string;
  revision: number;
  updated_at: number;
}

/** A document of the account, or null. */
export function readDocument<K extends DocumentKind>(sql: SqlStorage, kind: K): Documents[K] | null {
  return readRevision(sql, kind).document;
}

/** A document with its revision, which is 0 before it was first written. */
export function readRevision<K extends DocumentKind>(
  sql: SqlStorage,
  kind: K,
): { readonly document: Documents[K] | null; readonly revision: number; readonly updatedAt: number | null } {
  const row = firstRow<DocumentRow>(sql, 'SELECT json, revision, updated_at FROM document WHERE kind = ?', kind);
  if (row === null) return { document: null, revision: 0, updatedAt: null };
  return { document: JSON.parse(row.json) as Documents[K], revision: row.revision, updatedAt: row.updated_at };
}

/** Replaces a document; only inside a transaction. */
export function writeDocument<K extends DocumentKind>(
  sql: SqlStorage,
  kind: K,
  document: Documents[K],
  now: number,
): void {
  sql.exec(
    `INSERT INTO document (kind, json, revision, updated_at) VALUES (?1, ?2, 1, ?3)
     ON CONFLICT (kind) DO UPDATE SET json = ?2, revision = revision + 1, updated_at = ?3`,
    kind,
    JSON.stringify(document),
    now,
  );
}

/** The claims of the account; none before a sign-up. */
export function readClaims(sql: SqlStorage): ClaimsDocument {
  return readDocument(sql, 'claims') ?? { held: [], pending: [] };
}
