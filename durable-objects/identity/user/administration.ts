import type { Causation } from '../../../shared/events/envelope.ts';
import type { SessionView } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firstRow } from '../../kernel/sql.ts';
import { accountEvent } from './account/events.ts';
import type { Account, UserCore } from './core.ts';
import type { KeyView } from './key-row.ts';
import type { Keys } from './keys.ts';
import type { Revocations } from './revocations.ts';
import type { Sessions } from './sessions.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly revocations: Revocations;
  readonly keys: Keys;
}

/** What a supporter may see of an account: its state, never its content, and nothing that would let anybody act as the user. */
export interface SupportView {
  readonly account: Account & { readonly id: string };
  readonly factors: {
    readonly password: boolean;
    readonly totp: boolean;
    readonly passkeys: number;
    readonly recoveryCodes: number;
    readonly social: readonly string[];
  };
  readonly sessions: readonly SessionView[];
  readonly keys: readonly KeyView[];
  readonly consents: number;
}

/** What administrators do to an account; every act is a security note, which the audit shows with the administrator as actor. */
export class Administration {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** The state of the account for a supporter. The look itself is noted. */
  supportView(causation: Causation): SupportView {
    const { sql, userId } = this.#core;
    const account = this.#account();
    const count = (query: string) => firstRow<{ n: number }>(sql, query)?.n ?? 0;
    const providers = sql.exec<{ provider: string }>('SELECT provider FROM social_link ORDER BY provider').toArray();
    this.#core.transact(() => this.#core.note({ type: 'support.viewed', security: true }, causation));
    return {
      account: { id: userId, ...account },
      factors: {
        password: count('SELECT COUNT(*) AS n FROM password') > 0,
        totp: count("SELECT COUNT(*) AS n FROM totp WHERE state = 'active'") > 0,
        passkeys: count('SELECT COUNT(*) AS n FROM passkey'),
        recoveryCodes: count('SELECT COUNT(*) AS n FROM recovery_code WHERE used_at IS NULL'),
        social: providers.map(({ provider }) => provider),
      },
      sessions: this.#parts.sessions.list(null),
      keys: this.#parts.keys.list(),
      consents: count('SELECT COUNT(*) AS n FROM consent'),
    };
  }

  /**
   * Suspends the account: nobody signs in, every session ends, keys open nothing. Nothing is deleted.
   *
   * @throws AegisError `conflict` unless it is active or pending.
   */
  async suspend(reason: string, causation: Causation): Promise<void> {
    await this.#act(() => {
      const { status } = this.#account();
      if (status === 'suspended') return;
      if (status !== 'active' && status !== 'pending') throw new AegisError('conflict', `The account is ${status}.`);
      this.#update("status = 'suspended', suspended_reason = ?", reason);
      this.#parts.sessions.endAllBut(null, causation);
      this.#parts.sessions.outdateTokens();
      this.#changed('account.suspended', { reason }, causation);
    });
  }

  /**
   * Takes a suspension back. An account whose address was never verified waits for that again.
   *
   * @throws AegisError `conflict` unless it is suspended or active already.
   */
  async reactivate(causation: Causation): Promise<void> {
    await this.#act(() => {
      const { status, email, emailVerifiedAt } = this.#account();
      if (status === 'active') return;
      if (status !== 'suspended') throw new AegisError('conflict', `The account is ${status}.`);
      const next = email !== null && emailVerifiedAt === null ? 'pending' : 'active';
      this.#update('status = ?, suspended_reason = NULL', next);
      this.#changed('account.reactivated', {}, causation);
    });
  }

  /**
   * Assigns the roles. Access tokens issued before are dead, so that a lost role is lost within the bound of a revocation.
   *
   * @param expected Revision of the account that the administrator saw; null for whichever.
   * @throws AegisError `revision_mismatch`.
   */
  async assignRoles(roles: readonly string[], expected: number | null, causation: Causation): Promise<number> {
    await this.#act(() => {
      const account = this.#account();
      if (expected !== null && account.revision !== expected) {
        throw new AegisError('revision_mismatch', 'The account has changed meanwhile.', {
          details: { revision: account.revision },
        });
      }
      const next = [...new Set(roles)].sort();
      if (JSON.stringify(next) === JSON.stringify([...account.roles].sort())) return;
      this.#update('roles = ?', JSON.stringify(next));
      this.#parts.sessions.outdateTokens();
      this.#changed('roles.assigned', { before: [...account.roles], after: next }, causation);
    });
    return this.#account().revision;
  }

  /** Ends every session and every access token. Returns how many sessions. */
  async forceSignOut(causation: Causation): Promise<number> {
    let ended = 0;
    await this.#act(() => {
      this.#account();
      ended = this.#parts.sessions.endAllBut(null, causation);
      this.#parts.sessions.outdateTokens();
      this.#core.note({ type: 'sessions.force-ended', security: true, data: { ended } }, causation);
    });
    return ended;
  }

  async #act(work: () => void): Promise<void> {
    this.#core.transact(work);
    await this.#parts.revocations.tell();
  }

  #update(assignments: string, ...values: SqlStorageValue[]): void {
    const { sql, now } = this.#core;
    sql.exec(`UPDATE account SET ${assignments}, revision = revision + 1, updated_at = ?`, ...values, now());
  }

  #changed(type: string, data: Readonly<Record<string, unknown>>, causation: Causation): void {
    this.#core.note({ type, security: true, data }, causation);
    this.#core.emit([accountEvent(this.#core, 'identity.user.updated')], causation);
  }

  #account(): Account {
    const account = this.#core.account();
    if (account.status === 'reserving') throw new AegisError('not_found', 'There is no such user.');
    return account;
  }
}
