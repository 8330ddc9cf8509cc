import {
  newRecoveryCodes,
  normaliseRecoveryCode,
  recoveryCodeHash,
} from '../../../../shared/identity/factors/recovery-codes.ts';
import { platformRandom } from '../../../../shared/identity/secret.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

/** Codes made and not stored yet: making them needs asynchronous hashes, storing them belongs into the command's transaction. */
export interface PreparedCodes {
  /** For the owner to write down; there is no other copy. */
  readonly codes: readonly string[];
  store(): void;
}

/** The recovery codes of one user: shown once, used once. */
export class RecoveryCodes {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /** How many are left. */
  left(): number {
    const sql = 'SELECT COUNT(*) AS n FROM recovery_code WHERE used_at IS NULL';
    return firstRow<{ n: number }>(this.#core.sql, sql)?.n ?? 0;
  }

  /** Prepares new codes; `store()` puts them in place of all earlier ones. */
  async prepare(): Promise<PreparedCodes> {
    const { sql, userId } = this.#core;
    const codes = newRecoveryCodes(platformRandom);
    const hashes = await Promise.all(codes.map((code) => recoveryCodeHash(userId, normaliseRecoveryCode(code) ?? '')));
    return {
      codes,
      store: () => {
        this.clear();
        for (const hash of hashes) sql.exec('INSERT INTO recovery_code (hash, used_at) VALUES (?, NULL)', hash);
      },
    };
  }

  /** What a code hashes to; null for what is none. */
  async hashOf(code: string): Promise<string | null> {
    const normalised = normaliseRecoveryCode(code);
    return normalised === null ? null : recoveryCodeHash(this.#core.userId, normalised);
  }

  /** Whether a hash is one of an unused code. Hashes are compared by the index: whoever could time it would learn a hash, not a code. */
  isUnused(hash: string): boolean {
    return firstRow(this.#core.sql, 'SELECT 1 FROM recovery_code WHERE hash = ? AND used_at IS NULL', hash) !== null;
  }

  /**
   * Uses a code up; inside a transaction.
   *
   * @throws AegisError `factor_refused` when it was used meanwhile.
   */
  use(hash: string): void {
    const used = this.#core.sql
      .exec(
        'UPDATE recovery_code SET used_at = ? WHERE hash = ? AND used_at IS NULL RETURNING hash',
        this.#core.now(),
        hash,
      )
      .toArray();
    if (used.length === 0) throw new AegisError('factor_refused', 'The code is wrong or was used already.');
  }

  /** Forgets all of them; inside a transaction. */
  clear(): void {
    this.#core.sql.exec('DELETE FROM recovery_code');
  }
}
