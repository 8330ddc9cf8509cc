import { formatCredential } from '../../../shared/identity/credential.ts';
import { isSecretOf, platformRandom, secretDigits } from '../../../shared/identity/secret.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { UserCore } from './core.ts';

export type TokenPurpose =
  | 'verify-email'
  | 'change-email'
  | 'reset-password'
  | 'second-factor'
  | 'link-account'
  | 'download';

/** A ticket that is guessed at is worth nothing after so many wrong answers. */
const MOST_ATTEMPTS = 5;

interface TokenRow extends Record<string, SqlStorageValue> {
  id: string;
  purpose: string;
  hash: string;
  data: string;
  expires_at: number;
  attempts: number;
}

/** A token made and not stored yet: making it needs an asynchronous hash, storing it belongs into the command's transaction. */
export interface PreparedToken {
  readonly token: string;
  store(): void;
}

/**
 * Tokens that work once: links in mails, tickets between two factors. Only hashes are stored. Preparing and checking is
 * asynchronous, storing and consuming synchronous, so that both fit into the transaction of the command.
 */
export class OneTimeTokens {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /**
   * Prepares a token; `store()` inside the command's transaction makes it good.
   *
   * @param replaces Whether earlier tokens of the purpose die with it.
   */
  async prepare(
    purpose: TokenPurpose,
    data: Readonly<Record<string, unknown>>,
    ttlMs: number,
    { replaces = true } = {},
  ): Promise<PreparedToken> {
    const { userId, sql, now } = this.#core;
    const id = timeOrderedId(now(), platformRandom);
    const secret = secretDigits(platformRandom);
    const hash = await sha256Hex(secret);
    return {
      token: formatCredential('oneTime', [userId, id], secret),
      store() {
        sql.exec('DELETE FROM one_time_token WHERE expires_at <= ?', now());
        if (replaces) sql.exec('DELETE FROM one_time_token WHERE purpose = ?', purpose);
        sql.exec(
          'INSERT INTO one_time_token (id, purpose, hash, data, expires_at) VALUES (?, ?, ?, ?, ?)',
          id,
          purpose,
          hash,
          JSON.stringify(data),
          now() + ttlMs,
        );
      },
    };
  }

  /**
   * What a token stands for, without using it up.
   *
   * @throws AegisError `one_time_token_invalid`.
   */
  async read(id: string, secret: string, purpose: TokenPurpose): Promise<Record<string, unknown>> {
    const row = this.#row(id);
    const isRight = row !== null && row.purpose === purpose && (await isSecretOf(secret, row.hash));
    if (!isRight || row.expires_at <= this.#core.now() || row.attempts >= MOST_ATTEMPTS) throw invalid();
    return JSON.parse(row.data) as Record<string, unknown>;
  }

  /**
   * Uses a token up. Synchronous: of two that race, one finds it gone.
   *
   * @throws AegisError `one_time_token_invalid` when it is gone by now.
   */
  consume(id: string): void {
    const gone = this.#core.sql.exec('DELETE FROM one_time_token WHERE id = ? RETURNING id', id).toArray();
    if (gone.length === 0) throw invalid();
  }

  /** Counts a wrong answer to what the token asks. */
  countAttempt(id: string): void {
    this.#core.sql.exec('UPDATE one_time_token SET attempts = attempts + 1 WHERE id = ?', id);
  }

  #row(id: string): TokenRow | null {
    return firstRow<TokenRow>(this.#core.sql, 'SELECT * FROM one_time_token WHERE id = ?', id);
  }
}

function invalid(): AegisError {
  return new AegisError('one_time_token_invalid', 'The link or code is no longer valid.');
}
