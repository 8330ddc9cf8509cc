import { AegisError } from '../../../../shared/kernel/error.ts';
import { firstRow } from '../../../kernel/sql.ts';

/** A passkey as the database has it; see schema.ts. */
export interface PasskeyRow extends Record<string, SqlStorageValue> {
  id: string;
  public_key: string;
  counter: number;
  transports: string;
  backed_up: number;
  aaguid: string;
  name: string;
  created_at: number;
  last_used_at: number | null;
}

/** A passkey as its owner sees it. Times are ms since the epoch. */
export interface PasskeyView {
  /** Credential id, base64url. */
  readonly id: string;
  readonly name: string;
  /** Kept by a provider on several devices, or bound to one. */
  readonly isBackedUp: boolean;
  readonly transports: readonly string[];
  /** Model of the authenticator; all zeros when it does not say. */
  readonly aaguid: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** What an assertion changes. */
export interface PasskeyUse {
  readonly id: string;
  readonly counter: number;
  readonly isBackedUp: boolean;
  /** ms since the epoch. */
  readonly at: number;
}

/** More than anybody needs; each is one more thing that can be stolen. */
const MOST_PASSKEYS = 25;

/** The passkeys of one user. */
export class PasskeyStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): PasskeyRow | null {
    return firstRow<PasskeyRow>(this.#sql, 'SELECT * FROM passkey WHERE id = ?', id);
  }

  list(): PasskeyView[] {
    return this.#sql.exec<PasskeyRow>('SELECT * FROM passkey ORDER BY created_at, id').toArray().map(viewOf);
  }

  /** @throws AegisError `conflict` for one that is there already, or one too many. */
  add(passkey: PasskeyRow): PasskeyView {
    if (this.find(passkey.id) !== null) throw new AegisError('conflict', 'This passkey is registered already.');
    if (this.list().length >= MOST_PASSKEYS) {
      throw new AegisError('conflict', `An account has at most ${MOST_PASSKEYS} passkeys; remove one first.`);
    }
    const { id, public_key, counter, transports, backed_up, aaguid, name, created_at, last_used_at } = passkey;
    this.#sql.exec(
      `INSERT INTO passkey (id, public_key, counter, transports, backed_up, aaguid, name, created_at, last_used_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, public_key, counter, transports, backed_up, aaguid, name, created_at, last_used_at],
    );
    return viewOf(passkey);
  }

  /**
   * Records a use.
   *
   * @returns False when the counter does not go up and is not zero for good, or the passkey is gone.
   */
  use({ id, counter, isBackedUp, at }: PasskeyUse): boolean {
    const used = this.#sql
      .exec(
        `UPDATE passkey SET counter = ?1, backed_up = ?2, last_used_at = ?3
          WHERE id = ?4 AND (counter < ?1 OR (counter = 0 AND ?1 = 0)) RETURNING id`,
        ...[counter, isBackedUp ? 1 : 0, at, id],
      )
      .toArray();
    return used.length > 0;
  }

  /** @throws AegisError `not_found`. */
  rename(id: string, name: string): PasskeyView {
    const row = this.#sql
      .exec<PasskeyRow>('UPDATE passkey SET name = ? WHERE id = ? RETURNING *', name, id)
      .toArray()[0];
    if (row === undefined) throw noSuchPasskey();
    return viewOf(row);
  }

  remove(id: string): PasskeyView | null {
    const row = this.#sql.exec<PasskeyRow>('DELETE FROM passkey WHERE id = ? RETURNING *', id).toArray()[0];
    return row === undefined ? null : viewOf(row);
  }
}

/**
 * Whether a signature counter has gone back or stood still, which a copy of the authenticator would make it do (WebAuthn Level 3
 * §6.1.1). One that is zero on both sides does not count at all; that is how passkeys that are synchronised do it.
 */
export function isCounterRegress(stored: number, received: number): boolean {
  return (stored > 0 || received > 0) && received <= stored;
}

export function noSuchPasskey(): AegisError {
  return new AegisError('not_found', 'There is no such passkey.');
}

function viewOf(row: PasskeyRow): PasskeyView {
  return {
    id: row.id,
    name: row.name,
    isBackedUp: row.backed_up === 1,
    transports: JSON.parse(row.transports) as string[],
    aaguid: row.aaguid,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
