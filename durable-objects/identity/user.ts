import { DurableObject } from 'cloudflare:workers';
import { AegisError } from '../../shared/kernel/error.ts';
import { OUTBOX_ALARM } from '../kernel/outbox.ts';
import { CALLABLE_PARTS, userParts } from './user/parts.ts';

/** How long an object that no account came of keeps its empty tables, in ms. */
const VACANT_MS = 60_000;

/**
 * One person: the only writer of profile, credentials, sessions, factors, keys, consents and security history. The parts lie in
 * `user/`, one idea a file. `userStub` (workers/identity/service/users.ts) gives them their types:
 * `userStub(env, userId).sessions.list(…)` is one call of {@link UserActor.call}.
 */
export class UserActor extends DurableObject<Env> {
  #opened: ReturnType<typeof userParts> | null = null;
  /** Calls that have not ended; what they are about to write must find its table. */
  #calls = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(() => this.#parts.core.alarms.heal());
  }

  /** Opened anew after a vacant object has been emptied. */
  get #parts(): ReturnType<typeof userParts> {
    if (this.#opened === null) {
      this.#opened = userParts(this.ctx, this.env);
      const { alarms, findAccount, now } = this.#opened.core;
      // Anybody can make a credential up that names an object; it must not leave tables behind for ever.
      if (findAccount() === null) alarms.soonest('vacant', now() + VACANT_MS);
    }
    return this.#opened;
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
    const result: unknown = Reflect.apply(found, target, args);
    return result instanceof Promise ? this.#counted(result) : result;
  }

  async #counted(result: Promise<unknown>): Promise<unknown> {
    this.#calls += 1;
    try {
      return await result;
    } finally {
      this.#calls -= 1;
    }
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
    let isVacant = false;
    const { core, accounts, sessions, revocations, mails, privacy } = this.#parts;
    await core.alarms.run(Date.now(), {
      [OUTBOX_ALARM]: (now) => core.outbox.flush(now),
      'sign-up': (now) => accounts.expireSignUp(now),
      sessions: (now) => sessions.sweep(now),
      revocations: () => revocations.tell(),
      mail: () => mails.send(),
      privacy: (now) => privacy.advance(now),
      vacant: (now) => {
        if (core.findAccount() !== null) return;
        if (this.#calls > 0) core.alarms.set('vacant', now + VACANT_MS);
        else isVacant = true;
      },
    });
    if (!isVacant) return;
    this.#opened = null;
    await this.ctx.storage.deleteAll();
  }
}
