import { DurableObject } from 'cloudflare:workers';
import { OUTBOX_ALARM } from '../kernel/outbox.ts';
import { userParts } from './user/parts.ts';

/**
 * One person: the only writer of profile, credentials, sessions, factors, keys, consents and security history. The parts lie in
 * `user/`, one idea a file; each is reached through its getter in one round trip:
 * `env.USER.getByName(userId).sessions.list(…)`.
 */
export class UserActor extends DurableObject<Env> {
  readonly #parts: ReturnType<typeof userParts>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#parts = userParts(ctx, env);
    void ctx.blockConcurrencyWhile(() => this.#parts.core.alarms.heal());
  }

  get accounts() {
    return this.#parts.accounts;
  }

  get sessions() {
    return this.#parts.sessions;
  }

  get passwords() {
    return this.#parts.passwords;
  }

  get factors() {
    return this.#parts.factors;
  }

  get secondFactors() {
    return this.#parts.secondFactor;
  }

  get passkeys() {
    return this.#parts.passkeys;
  }

  get social() {
    return this.#parts.social;
  }

  get keys() {
    return this.#parts.keys;
  }

  get grants() {
    return this.#parts.grants;
  }

  get privacy() {
    return this.#parts.privacy;
  }

  get administration() {
    return this.#parts.administration;
  }

  /** A live connection of one session; see workers/identity for who may open it. */
  override async fetch(request: Request): Promise<Response> {
    const session = new URL(request.url).searchParams.get('session') ?? '';
    this.#parts.sessions.confirm(session, this.#parts.core.account().epoch);
    return this.#parts.sockets.accept(session);
  }

  confirmOutbox(sequence: number): void {
    this.#parts.core.outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    const { core, accounts, sessions, revocations, mails, privacy } = this.#parts;
    await core.alarms.run(Date.now(), {
      [OUTBOX_ALARM]: (now) => core.outbox.flush(now),
      'sign-up': (now) => accounts.expireSignUp(now),
      sessions: (now) => sessions.sweep(now),
      revocations: () => revocations.tell(),
      mail: () => mails.send(),
      privacy: (now) => privacy.advance(now),
    });
  }
}
