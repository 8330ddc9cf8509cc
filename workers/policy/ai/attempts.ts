import { admit, afterOutcome, type BreakerState, CLOSED_BREAKER } from '../../../shared/kernel/breaker.ts';
import { type AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { fullJitterMs } from '../../../shared/kernel/retry.ts';
import { isWorthAnother, providerError, reasonOf } from './failure.ts';

/** Five failures in a row, and nobody asks for a minute; twice as long after every probe that fails. */
const BREAKER = { threshold: 5, openMs: 60_000, longestOpenMs: 15 * 60_000, probeMs: 30_000 } as const;
const BACKOFF = { baseMs: 300, capMs: 3_000 } as const;
/** Attempts in all, of one provider. */
const ATTEMPTS = 3;
/** A provider that asks for more patience than this is passed over: another one, or the template, answers sooner. */
const LONGEST_WAIT_MS = 5_000;

/** What attempts need of the world; an isolate has one. */
export interface AttemptPorts {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Calls of providers, with a breaker for each. Make one an isolate: its breakers live in it. */
export interface Attempts {
  /**
   * Calls a provider, again only after 408, 409, 429 and 5xx, at growing distance with jitter or when it asks for it.
   *
   * @throws AegisError `upstream_failed`; reason `circuit_open` without a call when it failed five times in a row.
   */
  run<T>(provider: string, call: () => Promise<T>): Promise<T>;
  /** What the breaker of a provider does now. */
  phaseOf(provider: string): BreakerState['phase'];
}

/** @example const attempts = createAttempts({ now: Date.now, random: Math.random, sleep }); */
export function createAttempts({ now, random, sleep }: AttemptPorts): Attempts {
  const breakers = new Map<string, BreakerState>();
  const stateOf = (provider: string) => breakers.get(provider) ?? CLOSED_BREAKER;
  const note = (provider: string, outcome: 'success' | 'failure') =>
    breakers.set(provider, afterOutcome(stateOf(provider), now(), outcome, BREAKER));

  async function once<T>(provider: string, call: () => Promise<T>): Promise<T> {
    const answer = admit(stateOf(provider), now(), BREAKER);
    if (!answer.allowed) {
      throw providerError(provider, { reason: 'circuit_open', retryAfterMs: Math.max(1, answer.retryAt - now()) });
    }
    breakers.set(provider, answer.state);
    try {
      const value = await call();
      note(provider, 'success');
      return value;
    } catch (thrown) {
      // Every answer that cannot be used counts, also a well-formed 400: it will not get better by asking.
      note(provider, 'failure');
      throw asAegisError(thrown);
    }
  }

  return {
    phaseOf: (provider) => stateOf(provider).phase,
    async run(provider, call) {
      for (let failures = 0; ; failures++) {
        try {
          return await once(provider, call);
        } catch (thrown) {
          const error = asAegisError(thrown);
          const waitMs = waitOf(error, failures, random);
          if (failures + 1 >= ATTEMPTS || waitMs === null) throw error;
          await sleep(waitMs);
        }
      }
    },
  };
}

/** How long to wait before another attempt; `null`: there is none. */
function waitOf(error: AegisError, failures: number, random: () => number): number | null {
  if (!isWorthAnother(error) || reasonOf(error) === 'circuit_open') return null;
  const asked = (error.retryAfterSeconds ?? 0) * 1_000;
  return asked > LONGEST_WAIT_MS ? null : Math.max(asked, fullJitterMs(failures, BACKOFF, random));
}
