import { CHALLENGE_MS, newChallenge } from '../../../../shared/identity/factors/passkey-challenge.ts';
import { platformRandom } from '../../../../shared/identity/secret.ts';
import { timeOrderedId } from '../../../../shared/kernel/ids.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

const REGISTER = 'register';
const USED = 'used';

/**
 * The challenges that this user's actor knows: those it gave for a registration, and those of assertions that were used. The latter are
 * issued without it (shared/identity/factors/passkey-challenge.ts); what is remembered here makes each good once.
 */
export class Challenges {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /** A challenge for a registration in this session. */
  open(sessionId: string): { id: string; challenge: string } {
    const { sql, now } = this.#core;
    const id = timeOrderedId(now(), platformRandom);
    const challenge = newChallenge(platformRandom);
    this.#core.transact(() => {
      this.#prune();
      this.#insert(id, REGISTER, challenge, sessionId, now() + CHALLENGE_MS);
      // Somebody who begins again and again finishes the latest.
      sql.exec(
        'DELETE FROM challenge WHERE purpose = ?1 AND id NOT IN (SELECT id FROM challenge WHERE purpose = ?1 ORDER BY id DESC LIMIT 5)',
        REGISTER,
      );
    });
    return { id, challenge };
  }

  /** The challenge of a registration in this session; null when there is none, or it has expired. */
  find(id: string, sessionId: string): string | null {
    const row = firstRow<{ value: string }>(
      this.#core.sql,
      'SELECT value FROM challenge WHERE id = ? AND purpose = ? AND data = ? AND expires_at > ?',
      ...[id, REGISTER, sessionId, this.#core.now()],
    );
    return row?.value ?? null;
  }

  /** Closes a registration; inside the transaction that stores the passkey. False when it was closed meanwhile. */
  close(id: string): boolean {
    const gone = this.#core.sql.exec('DELETE FROM challenge WHERE id = ? AND purpose = ? RETURNING id', id, REGISTER);
    return gone.toArray().length > 0;
  }

  /** Whether a challenge of an assertion was used. */
  isUsed(challenge: string): boolean {
    const sql = 'SELECT 1 FROM challenge WHERE id = ? AND purpose = ?';
    return firstRow(this.#core.sql, sql, challenge, USED) !== null;
  }

  /** Uses a challenge up until it expires by itself; inside a transaction. False when it was used meanwhile. */
  use(challenge: string, expiresAt: number): boolean {
    this.#prune();
    if (this.isUsed(challenge)) return false;
    this.#insert(challenge, USED, '', '', expiresAt);
    return true;
  }

  #insert(id: string, purpose: string, value: string, data: string, expiresAt: number): void {
    this.#core.sql.exec(
      'INSERT INTO challenge (id, purpose, value, data, expires_at) VALUES (?, ?, ?, ?, ?)',
      ...[id, purpose, value, data, expiresAt],
    );
  }

  #prune(): void {
    this.#core.sql.exec('DELETE FROM challenge WHERE expires_at <= ?', this.#core.now());
  }
}
