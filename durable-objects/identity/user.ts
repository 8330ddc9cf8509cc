import { DurableObject } from 'cloudflare:workers';
import { AegisError } from '../../shared/kernel/error.ts';
import { OUTBOX_ALARM } from '../kernel/outbox.ts';
import { CALLABLE_PARTS, userParts } from './user/parts.ts';

/**
 * One person: the only writer of profile, credentials, sessions, factors, keys, consents and security history. The parts lie in
 * `user/`, one idea a file. `userStub` (workers/identity/service/users.ts) gives them their types:
 * `userStub(env, userId).sessions.list(…)` is one call of {@link UserActor.call}.
 */
export class UserActor extends DurableObject<Env> {
  readonly #parts: ReturnType<typeof userParts>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#parts = userParts(ctx, env);
    void ctx.blockConcurrencyWhile(() => this.#parts.core.alarms.heal());
  }

  /**
   * Calls a method of a part. One method and not one per operation: a stub's properties are no plain objects in every runtime, and
   * a list of a hundred delegates would say nothing.
   *
   * @throws AegisError `internal` for what is no part or no method; what the method throws.
   */
  call(part: string, method: string, args: readonly unknown[]): unknown {
    const name = CALLABLE_PARTS.find((candidate) => candidate === part);
    const target = name === undefined ? null : this.#parts[name];
    const prototype = target === null ? null : Object.getPrototypeOf(target);
    // Only what the class itself declares: nothing inherited, and not the constructor.
    const isDeclared = prototype !== null && method !== 'constructor' && Object.hasOwn(prototype, method);
    const found: unknown = isDeclared ? Reflect.get(prototype, method) : undefined;
    if (typeof found !== 'function') throw new AegisError('internal', `A user has no ${part}.${method}`);
    return Reflect.apply(found, target, args);
  }

  /** A live connection of one session; see workers/identity for who may open it. */
  override async fetch(request: Request): Promise<Response> {
    const session = new URL(request.url).searchParams.get('session') ?? '';
    this.#parts.sessions.confirm(session, this.#parts.core.account().epoch);
    return this.#parts.sockets.accept(session);
  }

  confirmOutbox(sequence: number): void {
    const { core, privacy } = this.#parts;
    core.outbox.confirm(sequence);
    // What is projected is of no use any more to somebody who is gone, and names them; the newest event names nobody.
    if (core.findAccount()?.status === 'erased') core.log.trim(core.outbox.status().confirmed + 1);
    privacy.confirmed();
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
