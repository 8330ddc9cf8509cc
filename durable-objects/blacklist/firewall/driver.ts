import { compareLoad } from '../../../shared/blacklist/push/compare.ts';
import { canonicalEntry, differenceOf } from '../../../shared/blacklist/push/lines.ts';
import {
  differenceBatches,
  modeFor,
  type PushBatch,
  repairModeFor,
  snapshotBatches,
} from '../../../shared/blacklist/push/plan.ts';
import { FIREWALL_BREAKER, type FirewallState, type PushTarget } from '../../../shared/blacklist/push/state.ts';
import { admit, afterOutcome, CLOSED_BREAKER } from '../../../shared/kernel/breaker.ts';
import { asAegisError, isAegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { open } from '../../../shared/kernel/seal.ts';
import { Appliance } from './appliance.ts';
import { tokenPurpose } from './commands.ts';
import { type FirewallCore, PUSH_ALARM } from './core.ts';
import { finishLoaded, finishMismatch, noteFailure } from './finish.ts';
import type { Published } from './published.ts';
import type { PushRecord } from './store.ts';

/** How long one alarm drives a push before it lets other alarms of the actor have their turn. */
const DRIVE_MS = 60_000;
/** An appliance needs a moment to load what it took: so often it is read back before it counts as wrong. */
const MAX_CHECKS = 3;
/** Before the second read-back; before the third it is twice as long. */
const CHECK_AGAIN_MS = 2_000;

/** The appliance was found not to hold this very text, and the next check will see to it. */
const isKnownMismatch = ({ mismatch }: FirewallState, { version, sha256 }: PushTarget): boolean =>
  mismatch?.version === version && (mismatch.sha256 ?? sha256) === sha256;

/** What is left to be sent, where nobody can count it: lost with the object, and then found out anew. */
interface Plan {
  readonly push: string;
  readonly batches: readonly PushBatch[];
  next: number;
}

/**
 * Drives a push from one persisted point to the next. Everything between two points may happen twice, since every
 * command of an appliance may.
 */
export class PushDriver {
  readonly #core: FirewallCore;
  readonly #published: Published;
  readonly #clock: () => number;
  #plan: Plan | null = null;

  constructor(core: FirewallCore, published: Published, clock: () => number = Date.now) {
    this.#core = core;
    this.#published = published;
    this.#clock = clock;
  }

  /** The handler of the push alarm. Failures of the appliance are noted and tried again later, not thrown. */
  async drive(): Promise<void> {
    try {
      await this.#drive(this.#clock() + DRIVE_MS);
    } finally {
      this.#published.forget();
    }
  }

  async #drive(until: number): Promise<void> {
    const { store, alarms } = this.#core;
    for (;;) {
      const state = store.state();
      if (state === null || state.deletedAt !== null) return;
      if (!state.config.enabled || state.tokenSetAt === null) return this.#stop(state);
      if (state.wanted !== null) {
        await this.#take(state, state.wanted.n);
        continue;
      }
      const push = store.open();
      if (push === null) return;
      const now = this.#clock();
      const verdict = admit(state.breaker, now, FIREWALL_BREAKER);
      const from = verdict.allowed ? push.work.notBefore : Math.max(push.work.notBefore, verdict.retryAt);
      if (from > now || now >= until) return alarms.set(PUSH_ALARM, Math.max(from, now));
      if (verdict.allowed) store.saveState({ ...state, breaker: verdict.state });
      await this.#attempt(state, push);
    }
  }

  /** Ends what an operator switched off; it begins anew when it is switched on. */
  #stop(state: FirewallState): void {
    const { store, storage } = this.#core;
    storage.transactionSync(() => {
      const push = store.open();
      const finishedAt = this.#clock();
      if (push !== null) store.savePush({ ...push, view: { ...push.view, status: 'cancelled', finishedAt } });
      store.saveState({ ...state, wanted: null });
    });
  }

  /** Looks what is live, and begins a push unless there is nothing to do or one for it is under way. */
  async #take({ config, prepared }: FirewallState, n: number): Promise<void> {
    const { store, storage } = this.#core;
    const isCut = (config.consumer ?? null) !== null;
    const live = isCut ? (prepared ?? null) : await this.#published.live(config.list);
    storage.transactionSync(() => {
      const state = store.state();
      // Another wish came meanwhile: what was read may be older than it.
      if (state === null || state.wanted === null || state.wanted.n !== n) return;
      const { cause, by } = state.wanted;
      const settled = { ...state, wanted: null };
      const push = store.open();
      const isHeldTo = live !== null && (state.loaded?.sha256 === live.sha256 || isKnownMismatch(state, live));
      const isUnderWay = live !== null && push?.view.sha256 === live.sha256;
      if (live === null || (isUnderWay && cause !== 'manual') || (push === null && isHeldTo && cause === 'published')) {
        store.saveState(settled);
        return;
      }
      if (push !== null) {
        store.savePush({ ...push, view: { ...push.view, status: 'superseded', finishedAt: this.#clock() } });
      }
      this.#begin(settled, live, { cause, by });
    });
  }

  #begin(state: FirewallState, target: PushTarget, { cause, by }: Pick<PushRecord['view'], 'cause' | 'by'>): void {
    const { store } = this.#core;
    const now = this.#clock();
    const isCheck = cause === 'check' && (state.loaded === null || state.loaded.sha256 === target.sha256);
    const { version, sha256, lines } = target;
    store.addPush({
      view: {
        id: timeOrderedId(now, (bytes) => crypto.getRandomValues(bytes)),
        ...{ cause, by, status: 'running', mode: isCheck ? 'check' : null, version, sha256, lines },
        ...{ startedAt: now, finishedAt: null, requests: 0, sent: 0, removed: 0, repaired: false },
        ...{ failures: 0, error: null, difference: null },
      },
      work: {
        phase: isCheck ? 'verify' : 'plan',
        ...{ target, base: cause === 'manual' ? null : state.loaded, step: 0, checks: 0, notBefore: 0 },
      },
    });
    // From here on its content is in motion; only a read-back says again what it holds.
    store.saveState(isCheck ? state : { ...state, loaded: null });
  }

  async #attempt(state: FirewallState, push: PushRecord): Promise<void> {
    try {
      const appliance = await this.#appliance(state);
      if (push.work.phase === 'plan') await this.#choose(state, push);
      else if (push.work.phase === 'send') await this.#send(state, push, appliance);
      else await this.#verify(state, push, appliance);
    } catch (thrown) {
      if (!isAegisError(thrown)) throw thrown;
      this.#plan = null;
      noteFailure(this.#core, push.view.id, asAegisError(thrown), this.#clock());
    }
  }

  async #appliance({ config }: FirewallState): Promise<Appliance> {
    const { env, id, store } = this.#core;
    const token = await open(env.AEGIS_SECRETS_KEY, tokenPurpose(id), store.token() ?? '');
    return new Appliance(config, String(token), env.AEGIS_EGRESS_ALLOW);
  }

  async #choose(state: FirewallState, push: PushRecord): Promise<void> {
    const { target, base } = push.work;
    const lines = await this.#published.lines(target);
    const before = base && (await this.#published.formerLines(base));
    const mode = modeFor(before, lines, state.config.batchSize);
    this.#save(push, (current) => ({
      view: { ...current.view, mode },
      work: { ...current.work, phase: 'send', step: 0 },
    }));
  }

  async #send(state: FirewallState, push: PushRecord, appliance: Appliance): Promise<void> {
    const plan = await this.#planOf(state, push, appliance);
    const batch = plan.batches[plan.next];
    if (batch === undefined) {
      this.#plan = null;
      this.#save(push, ({ view, work }) => ({ view, work: { ...work, phase: 'verify', checks: 0 } }));
      return;
    }
    await appliance.send(batch);
    plan.next += 1;
    this.#answered();
    this.#save(push, ({ view, work }) => ({
      view: {
        ...view,
        requests: view.requests + 1,
        sent: view.sent + (batch.command === 'remove' ? 0 : batch.entries.length),
        removed: view.removed + (batch.command === 'remove' ? batch.entries.length : 0),
      },
      work: { ...work, step: plan.next },
    }));
  }

  /** The batches of the push: the same ones again after an eviction, or those that are still needed. */
  async #planOf(state: FirewallState, push: PushRecord, appliance: Appliance): Promise<Plan> {
    if (this.#plan?.push === push.view.id) return this.#plan;
    const { batchSize } = state.config;
    const { target, base, step } = push.work;
    const lines = await this.#published.lines(target);
    let batches: PushBatch[];
    let next = step;
    if (push.view.mode === 'snapshot') batches = snapshotBatches(lines, batchSize);
    else if (push.view.mode === 'difference' && base !== null) {
      const before = await this.#published.formerLines(base);
      // Its text has gone since the mode was chosen: what the appliance says takes its place.
      if (before === null) return this.#reconcile(push, lines, batchSize, appliance);
      batches = differenceBatches(differenceOf(before, lines), batchSize);
    } else return this.#reconcile(push, lines, batchSize, appliance);
    next = Math.min(next, batches.length);
    this.#plan = { push: push.view.id, batches, next };
    return this.#plan;
  }

  async #reconcile(push: PushRecord, lines: readonly string[], batchSize: number, appliance: Appliance): Promise<Plan> {
    const { entries, invalid } = await appliance.readBack();
    this.#answered();
    const isEmpty = entries.size === 0 && invalid.length === 0;
    const before = new Set([...entries, ...invalid.map(canonicalEntry)]);
    const batches = isEmpty
      ? snapshotBatches(lines, batchSize)
      : differenceBatches(differenceOf(before, lines), batchSize);
    this.#plan = { push: push.view.id, batches, next: 0 };
    return this.#plan;
  }

  async #verify(state: FirewallState, push: PushRecord, appliance: Appliance): Promise<void> {
    const { target, checks } = push.work;
    const lines = await this.#published.lines(target);
    const difference = compareLoad(lines, await appliance.readBack());
    this.#answered();
    const now = this.#clock();
    if (difference === null) {
      finishLoaded(this.#core, push.view.id, now);
    } else if (checks + 1 < MAX_CHECKS) {
      this.#save(push, ({ view, work }) => ({
        view: { ...view, difference },
        work: { ...work, checks: checks + 1, notBefore: now + CHECK_AGAIN_MS * 2 ** checks },
      }));
    } else if (!push.view.repaired) {
      const mode = repairModeFor(target.lines, state.config.batchSize);
      this.#core.storage.transactionSync(() => {
        this.#save(push, ({ view, work }) => ({
          view: { ...view, difference, mode, repaired: true },
          work: { ...work, phase: 'send', base: null, step: 0, checks: 0 },
        }));
        const current = this.#core.store.state();
        if (current !== null) this.#core.store.saveState({ ...current, loaded: null });
      });
    } else {
      finishMismatch(this.#core, push.view.id, difference, now);
    }
  }

  /** Saves a push as changed, unless it has ended meanwhile. */
  #save(push: PushRecord, change: (current: PushRecord) => PushRecord): void {
    const current = this.#core.store.open();
    if (current?.view.id === push.view.id) this.#core.store.savePush(change(current));
  }

  /** The appliance works: what counts its failures begins anew. */
  #answered(): void {
    const { store } = this.#core;
    const state = store.state();
    if (state === null || (state.failures === 0 && state.breaker === CLOSED_BREAKER)) return;
    const breaker = afterOutcome(state.breaker, this.#clock(), 'success', FIREWALL_BREAKER);
    store.saveState({ ...state, failures: 0, lastError: null, breaker });
  }
}
