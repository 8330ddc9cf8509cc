import { DurableObject } from 'cloudflare:workers';
import {
  admit,
  afterOutcome,
  type BreakerOptions,
  type BreakerOutcome,
  type BreakerState,
  CLOSED_BREAKER,
} from '../../../shared/kernel/breaker.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { BagBase, guardBag } from './bag.ts';

/** One policy for all upstreams, since the board only hints; an upstream with needs of its own has its own breaker. */
const OPTIONS: BreakerOptions = { threshold: 5, openMs: 10_000, longestOpenMs: 600_000, probeMs: 30_000 };
/** A bag is one value, read and written whole; closed circuits are not kept. */
const MOST_CIRCUITS = 200;

/** Whether a call may be made; if not, when to ask again (ms since the epoch). */
export type Admission = { readonly allowed: true } | { readonly allowed: false; readonly retryAt: number };

export type Circuits = Readonly<Record<string, BreakerState>>;

class CircuitBag extends BagBase {
  circuits: Circuits = {};

  all(): Circuits {
    return this.circuits;
  }

  async ask(upstream: string, now: number): Promise<Admission> {
    const answer = admit(this.#state(upstream), now, OPTIONS);
    if (!answer.allowed) return answer;
    await this.#keep(upstream, answer.state);
    return { allowed: true };
  }

  async report(upstream: string, now: number, outcome: BreakerOutcome): Promise<BreakerState> {
    const state = afterOutcome(this.#state(upstream), now, outcome, OPTIONS);
    await this.#keep(upstream, state);
    return state;
  }

  #state(upstream: string): BreakerState {
    return Object.hasOwn(this.circuits, upstream) ? (this.circuits[upstream] ?? CLOSED_BREAKER) : CLOSED_BREAKER;
  }

  /** Writes only what changes: a healthy upstream costs no row. */
  async #keep(upstream: string, state: BreakerState): Promise<void> {
    if (JSON.stringify(state) === JSON.stringify(this.#state(upstream))) return;
    const { [upstream]: _before, ...others } = this.circuits;
    const healthy = state.phase === 'closed' && state.failures === 0;
    if (!healthy && Object.keys(others).length >= MOST_CIRCUITS) {
      throw new AegisError('unavailable', 'The circuit board is full', { details: { most: MOST_CIRCUITS } });
    }
    this.circuits = healthy ? others : { ...others, [upstream]: state };
    await this.persist();
  }
}

/** Breaker states shared between isolates, one small bag; see `circuits.ts`. Lost states are learned again in seconds. */
export class CircuitBoard extends DurableObject<Env> {
  readonly #guarded = guardBag(CircuitBag, ['all', 'ask', 'report'], this.ctx);

  override fetch(request: Request): Promise<Response> {
    return this.#guarded(request);
  }
}
