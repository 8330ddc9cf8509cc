import type { BreakerOutcome, BreakerState } from '../../../shared/kernel/breaker.ts';
import { type BagStub, callBag } from './bag-client.ts';
import type { Admission, Circuits } from './circuit-board.ts';

/** WARNING: the object's name for ever; another name is another, empty board. */
const BOARD = 'circuits:v1';

type Namespace = { getByName(name: string): BagStub };

const board = (namespace: Namespace) => namespace.getByName(BOARD);

/**
 * Asks whether an upstream may be called. An admission may be the one probe of a half-open circuit: report how it ended.
 *
 * @param now ms since the epoch.
 *
 * @example
 * const admission = await askCircuit(env.CIRCUIT_BOARD, 'regtech', Date.now());
 * if (!admission.allowed) throw new AegisError('unavailable', 'The portal is failing');
 */
export async function askCircuit(namespace: Namespace, upstream: string, now: number): Promise<Admission> {
  return (await callBag(board(namespace), 'ask', [upstream, now])) as Admission;
}

/** Reports how a call ended and returns the circuit's new state. */
export async function reportCircuit(
  namespace: Namespace,
  upstream: string,
  now: number,
  outcome: BreakerOutcome,
): Promise<BreakerState> {
  return (await callBag(board(namespace), 'report', [upstream, now, outcome])) as BreakerState;
}

/** Every circuit that is not healthy. */
export async function readCircuits(namespace: Namespace): Promise<Circuits> {
  return (await callBag(board(namespace), 'all')) as Circuits;
}
