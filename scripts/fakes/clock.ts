/** Epoch milliseconds; the real clock of a demo or the hand-driven one of a test. */
export type Clock = () => number;

export interface ManualClock {
  readonly now: Clock;
  advance(ms: number): void;
}

/** A clock that stands still until it is moved. */
export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
