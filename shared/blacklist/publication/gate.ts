/**
 * The publish gate: decides whether a compiled snapshot may replace the one that firewalls load now. It holds what a
 * person should see first, because a wrong feed blocks a company or unblocks its attackers within five minutes.
 */

/** Bounds of one list. Percentages compare with the snapshot that is live. */
export interface GateBounds {
  /** Hold when the feed has more than this many percent fewer lines. */
  readonly maxShrinkPercent: number;
  /** Hold when the feed has more than this many percent more lines. */
  readonly maxGrowthPercent: number;
  /** Hold when what is covered, in either family, grows by more than this many percent: one new /9 is a single line. */
  readonly maxCoverageGrowthPercent: number;
  /** Changes of fewer lines than this never hold on shrink or growth: percentages of a small list mean nothing. */
  readonly ignoreBelowLines: number;
  /** Changes of coverage below this many IPv4 addresses, or IPv6 networks of /48, never hold. */
  readonly ignoreBelowAddresses: number;
}

export const DEFAULT_GATE: GateBounds = {
  maxShrinkPercent: 30,
  maxGrowthPercent: 100,
  maxCoverageGrowthPercent: 200,
  ignoreBelowLines: 100,
  ignoreBelowAddresses: 65_536,
};

/** What the gate compares. */
export interface GateFigures {
  /** Lines of the feed, both families. */
  readonly lines: number;
  /** IPv4 addresses covered. */
  readonly addresses4: number;
  /** IPv6 networks of /48 covered, rounded up: what one site is given. */
  readonly networks6: number;
}

export type HoldReason =
  | { readonly code: 'empty' }
  | {
      readonly code: 'shrink' | 'growth';
      readonly before: number;
      readonly after: number;
      readonly limitPercent: number;
    }
  | {
      readonly code: 'coverage';
      readonly family: 4 | 6;
      /** IPv4 addresses, or IPv6 networks of /48. */
      readonly before: number;
      readonly after: number;
      readonly limitPercent: number;
    }
  | { readonly code: 'untouchable'; readonly addresses: readonly string[] };

export interface GateInput {
  /** Figures of the live snapshot; `null` before the first one. */
  readonly live: GateFigures | null;
  readonly next: GateFigures;
  readonly bounds: GateBounds;
  /** Untouchable addresses that sources newly name and nobody has acknowledged, as text. */
  readonly untouchableHits: readonly string[];
}

/**
 * The reasons to hold; none means publish. An empty snapshot is always held and {@link isConfirmable} says that not
 * even a person can publish it: a FortiGate loads an empty list and lets everything pass.
 *
 * @example
 * holdReasons({ live: { lines: 1000, addresses4: 1000, networks6: 0 }, next: { lines: 10, addresses4: 10, networks6: 0 },
 *   bounds: DEFAULT_GATE, untouchableHits: [] }); // [{ code: 'shrink', before: 1000, after: 10, limitPercent: 30 }]
 */
export function holdReasons({ live, next, bounds, untouchableHits }: GateInput): HoldReason[] {
  if (next.lines === 0) return [{ code: 'empty' }];
  const reasons: HoldReason[] = [];
  if (untouchableHits.length > 0) reasons.push({ code: 'untouchable', addresses: untouchableHits });
  if (live === null) return reasons;

  const lineChange = next.lines - live.lines;
  if (Math.abs(lineChange) >= bounds.ignoreBelowLines) {
    if (-lineChange > (live.lines * bounds.maxShrinkPercent) / 100) {
      reasons.push({ code: 'shrink', before: live.lines, after: next.lines, limitPercent: bounds.maxShrinkPercent });
    }
    if (lineChange > (live.lines * bounds.maxGrowthPercent) / 100) {
      reasons.push({ code: 'growth', before: live.lines, after: next.lines, limitPercent: bounds.maxGrowthPercent });
    }
  }
  const limitPercent = bounds.maxCoverageGrowthPercent;
  for (const [family, before, after] of [
    [4, live.addresses4, next.addresses4],
    [6, live.networks6, next.networks6],
  ] as const) {
    const change = after - before;
    if (change >= bounds.ignoreBelowAddresses && change > (before * limitPercent) / 100) {
      reasons.push({ code: 'coverage', family, before, after, limitPercent });
    }
  }
  return reasons;
}

/** Whether a person may publish despite these reasons. */
export function isConfirmable(reasons: readonly HoldReason[]): boolean {
  return !reasons.some((reason) => reason.code === 'empty');
}
