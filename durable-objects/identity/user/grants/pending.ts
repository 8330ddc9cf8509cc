import { platformRandom, secretDigits } from '../../../../shared/identity/secret.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

const PURPOSE = 'oauth-consent';
/** How long a person may think about a consent, in ms. */
const CONSENT_MS = 10 * 60_000;
/** Digits of an id: 130 random bits. */
const ID_DIGITS = 26;
/** Pages left open; the oldest make room. */
const MOST_PENDING = 20;

/** An authorization request that waits for its person. */
export interface PendingRequest {
  readonly client: string;
  readonly scope: readonly string[];
  readonly redirectUri: string;
  readonly state: string | null;
  readonly challenge: string;
  readonly nonce: string | null;
  /** The browser's session: nobody else may decide. */
  readonly session: string;
}

/** Requests that wait for a consent. They lie in the person's own actor, so that another person's page finds nothing. */
export class PendingRequests {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /** Only inside a transaction. */
  store(request: PendingRequest): string {
    const { sql, now } = this.#core;
    const id = secretDigits(platformRandom, ID_DIGITS);
    sql.exec('DELETE FROM challenge WHERE purpose = ? AND expires_at <= ?', PURPOSE, now());
    sql.exec(
      `DELETE FROM challenge WHERE id IN (
        SELECT id FROM challenge WHERE purpose = ? ORDER BY expires_at DESC LIMIT -1 OFFSET ?)`,
      PURPOSE,
      MOST_PENDING - 1,
    );
    sql.exec(
      "INSERT INTO challenge (id, purpose, value, data, expires_at) VALUES (?, ?, '', ?, ?)",
      id,
      PURPOSE,
      JSON.stringify(request),
      now() + CONSENT_MS,
    );
    return id;
  }

  /** Null for what has expired, was decided, or belongs to another session. */
  find(id: string, session: string): PendingRequest | null {
    const row = firstRow<{ data: string }>(
      this.#core.sql,
      'SELECT data FROM challenge WHERE id = ? AND purpose = ? AND expires_at > ?',
      id,
      PURPOSE,
      this.#core.now(),
    );
    if (row === null) return null;
    const request = JSON.parse(row.data) as PendingRequest;
    return request.session === session ? request : null;
  }

  remove(id: string): void {
    this.#core.sql.exec('DELETE FROM challenge WHERE id = ? AND purpose = ?', id, PURPOSE);
  }
}
