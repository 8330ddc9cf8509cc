import type { LoadDifference } from '../../../shared/blacklist/push/compare.ts';
import { FIREWALL_BREAKER, UNREACHABLE_AFTER } from '../../../shared/blacklist/push/state.ts';
import { afterOutcome } from '../../../shared/kernel/breaker.ts';
import type { AegisError } from '../../../shared/kernel/error.ts';
import { fullJitterMs } from '../../../shared/kernel/retry.ts';
import type { FirewallCore } from './core.ts';

/** Bounds of the delay after a failed request; half of it is fixed, so that an appliance is not asked again at once. */
const BACKOFF = { baseMs: 5_000, capMs: 15 * 60_000 } as const;

const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' } as const;

/** Ends a push: the appliance was read back and holds exactly what was published. */
export function finishLoaded(core: FirewallCore, push: string, now: number): void {
  const { store, storage, log } = core;
  storage.transactionSync(() => {
    const open = store.open();
    const state = store.state();
    if (open?.view.id !== push || state === null) return;
    const view = { ...open.view, status: 'loaded', finishedAt: now, error: null, difference: null } as const;
    store.savePush({ ...open, view });
    store.saveState({ ...state, loaded: { ...open.work.target, provedAt: now }, mismatch: null });
    core.emit('blacklist.firewall.loaded', causation, now, view);
    log.info('push loaded', { push, version: view.version, lines: view.lines, mode: view.mode ?? 'none' });
  });
}

/** Ends a push that was repaired once and still is not as published: a person has to look. */
export function finishMismatch(core: FirewallCore, push: string, difference: LoadDifference, now: number): void {
  const { store, storage, log } = core;
  storage.transactionSync(() => {
    const open = store.open();
    const state = store.state();
    if (open?.view.id !== push || state === null) return;
    const view = { ...open.view, status: 'mismatch', finishedAt: now, difference } as const;
    store.savePush({ ...open, view });
    store.saveState({
      ...state,
      loaded: null,
      mismatch: { ...difference, version: view.version, sha256: view.sha256, at: now },
    });
    core.emit('blacklist.firewall.mismatched', causation, now, view);
    const { missing, extra, invalid } = difference;
    log.error('push does not hold', { push, version: view.version, missing, extra, invalid });
  });
}

/** Notes a failed request and when it is tried again; the push goes on from where it was. */
export function noteFailure(core: FirewallCore, push: string, error: AegisError, now: number): void {
  const { store, storage, log } = core;
  const { code } = error;
  const message = error.public ? error.message : 'Something failed on our side; see the log.';
  storage.transactionSync(() => {
    const open = store.open();
    const state = store.state();
    if (open?.view.id !== push || state === null) return;
    const failures = state.failures + 1;
    const ceiling = Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** Math.min(failures - 1, 20));
    const delay = ceiling / 2 + fullJitterMs(0, { baseMs: ceiling / 2, capMs: ceiling / 2 }, Math.random);
    const view = { ...open.view, failures: open.view.failures + 1, error: { code, message } };
    store.savePush({ view, work: { ...open.work, notBefore: Math.ceil(now + delay) } });
    const breaker = afterOutcome(state.breaker, now, 'failure', FIREWALL_BREAKER);
    store.saveState({ ...state, failures, breaker, lastError: { code, message, at: now } });
    if (failures === UNREACHABLE_AFTER) core.emit('blacklist.firewall.unreachable', causation, now, view);
  });
  log.warn('push request failed', { push, code, reason: error.message });
}
