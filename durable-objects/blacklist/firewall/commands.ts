import type { FirewallConfig } from '../../../shared/blacklist/push/config.ts';
import {
  type FirewallState,
  type FirewallView,
  newFirewall,
  type PushCause,
  type PushTarget,
} from '../../../shared/blacklist/push/state.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { CLOSED_BREAKER } from '../../../shared/kernel/breaker.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { ErrorCode } from '../../../shared/kernel/error-codes.ts';
import { seal } from '../../../shared/kernel/seal.ts';
import { type FirewallCore, type FirewallEventType, PUSH_ALARM } from './core.ts';

/** What every command brings along. */
export interface FirewallCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

/** The state afterwards, and the events to project so that the caller reads its own write. */
export interface FirewallReceipt {
  readonly firewall: FirewallView;
  readonly events: readonly Envelope[];
}

/** What the token of an appliance is sealed for. */
export const tokenPurpose = (id: string): string => `firewall-token:${id}`;

/** The commands of an appliance. Each changes state, alarm and event log in one transaction. */
export class FirewallCommands {
  readonly #core: FirewallCore;

  constructor(core: FirewallCore) {
    this.#core = core;
  }

  /**
   * Creates the appliance (`expected` 0) or replaces its configuration (`expected` its revision, `null` any). A token of
   * `null` leaves the one there is, unless the appliance is at another address: a token goes to nobody it was not given for.
   */
  async configure(
    config: FirewallConfig,
    token: string | null,
    expected: number | null,
    meta: FirewallCommandMeta,
    now: number,
  ): Promise<FirewallReceipt> {
    const { id, env, store } = this.#core;
    if (config.id !== id) throw new AegisError('invalid_request', 'The id of a firewall never changes');
    const sealed = token === null ? null : await seal(env.AEGIS_SECRETS_KEY, tokenPurpose(id), token);
    return this.#command('blacklist.firewall.configured', meta, now, () => {
      const before = store.state();
      if (before === null || before.deletedAt !== null) {
        if (expected !== 0) throw new AegisError('not_found', `there is no firewall ${id}`);
        const revision = (before?.revision ?? 0) + 1;
        store.saveState({ ...newFirewall(config, now), revision, tokenSetAt: sealed === null ? null : now });
        store.saveToken(sealed);
      } else {
        if (expected === 0) throw new AegisError('conflict', `there is a firewall ${id} already`);
        checkRevision(before, expected);
        this.#replace(before, config, sealed, now);
      }
      this.want('published', meta.causation.actor, now);
    });
  }

  #replace(before: FirewallState, config: FirewallConfig, sealed: string | null, now: number): void {
    const { store } = this.#core;
    const keepsToken = sealed === null && before.config.url === config.url;
    const isElsewhere = whereOf(before.config) !== whereOf(config);
    store.saveState({
      ...before,
      config,
      revision: before.revision + 1,
      tokenSetAt: keepsToken ? before.tokenSetAt : sealed === null ? null : now,
      // Nothing is known of what another resource holds.
      ...(isElsewhere ? { loaded: null, mismatch: null } : {}),
      // What was made ready was for another list or consumer.
      ...(cutOf(before.config) === cutOf(config) ? {} : { prepared: null, mismatch: null }),
      ...{ failures: 0, lastError: null, breaker: CLOSED_BREAKER },
    });
    if (!keepsToken) store.saveToken(sealed);
    if (isElsewhere) this.#cancelOpen(now);
  }

  /** Deletes the appliance and its token. What it holds stays there: to unblock everything is for a person to do. */
  remove(expected: number | null, meta: FirewallCommandMeta, now: number): FirewallReceipt {
    return this.#command('blacklist.firewall.deleted', meta, now, () => {
      const { store, alarms } = this.#core;
      const state = this.#core.state();
      checkRevision(state, expected);
      this.#cancelOpen(now);
      store.saveToken(null);
      store.saveState({
        ...state,
        ...{
          deletedAt: now,
          tokenSetAt: null,
          loaded: null,
          mismatch: null,
          failures: 0,
          lastError: null,
          wanted: null,
        },
        revision: state.revision + 1,
      });
      alarms.clear(PUSH_ALARM);
    });
  }

  /** A person wants a push (`manual`) or only a read-back (`check`) now, whatever was proved before. */
  request(cause: 'manual' | 'check', meta: FirewallCommandMeta, now: number): FirewallReceipt {
    return this.#command('blacklist.firewall.push-requested', meta, now, () => {
      const { store } = this.#core;
      const state = this.#core.state();
      if (!state.config.enabled) throw new AegisError('conflict', 'The firewall is disabled; enable it first');
      if (state.tokenSetAt === null) throw new AegisError('conflict', 'The firewall has no API token; set one first');
      // Asking is how a person says: try again now.
      store.saveState({ ...state, failures: 0, breaker: CLOSED_BREAKER });
      const open = store.open();
      if (open !== null) store.savePush({ ...open, work: { ...open.work, notBefore: 0 } });
      this.want(cause, meta.causation.actor, now);
    });
  }

  /** The live version as the consumer of the appliance is cut it. Only inside a transaction. */
  prepare(target: PushTarget, by: string, now: number): void {
    const { store } = this.#core;
    const state = store.state();
    if (state === null || state.deletedAt !== null) return;
    // What comes late must not take the place of what is newer.
    const isOlder = state.prepared != null && state.prepared.version > target.version;
    const lastError = state.failures === 0 ? null : state.lastError;
    if (!isOlder) store.saveState({ ...state, prepared: target, lastError });
    this.want('published', by, now);
  }

  /** Notes that the cut of the consumer could not be made; what was made ready before stands. */
  unprepared(code: ErrorCode, message: string, now: number): void {
    const { store } = this.#core;
    const state = store.state();
    if (state === null || state.deletedAt !== null) return;
    store.saveState({ ...state, lastError: { code, message, at: now } });
  }

  /** Notes that a push may be due. Only inside a transaction; the driver finds out whether anything is to be done. */
  want(cause: PushCause, by: string, now: number): void {
    const { store, alarms } = this.#core;
    const state = store.state();
    if (state === null || state.deletedAt !== null) return;
    const n = state.wishes + 1;
    // What a person wants says more than what an event does; and only a read-back finds out what was changed there.
    const stronger =
      state.wanted !== null && STRENGTH[state.wanted.cause] > STRENGTH[cause] ? state.wanted : { cause, by };
    store.saveState({ ...state, wishes: n, wanted: { n, cause: stronger.cause, by: stronger.by } });
    alarms.set(PUSH_ALARM, now);
  }

  #cancelOpen(now: number): void {
    const open = this.#core.store.open();
    if (open === null) return;
    this.#core.store.savePush({ ...open, view: { ...open.view, status: 'cancelled', finishedAt: now } });
  }

  #command(type: FirewallEventType, meta: FirewallCommandMeta, now: number, change: () => void): FirewallReceipt {
    const { storage, idempotency, events } = this.#core;
    const run = (): FirewallReceipt => {
      const head = events.head();
      change();
      this.#core.emit(type, meta.causation, now, null);
      return { firewall: this.#core.view(), events: events.since(head, 100) };
    };
    return storage.transactionSync(() => idempotency.run(meta.idempotencyKey, meta.requestHash, now, run).value);
  }
}

const STRENGTH: Readonly<Record<PushCause, number>> = { published: 0, check: 1, manual: 2 };

const cutOf = ({ list, consumer }: FirewallConfig): string => JSON.stringify([list, consumer ?? null]);

const whereOf = ({ url, resource, vdom, list }: FirewallConfig): string => JSON.stringify([url, resource, vdom, list]);

function checkRevision(state: FirewallState, expected: number | null): void {
  if (expected === null || expected === state.revision) return;
  throw new AegisError('revision_mismatch', 'The firewall has been changed by somebody else', {
    details: { revision: state.revision },
  });
}
