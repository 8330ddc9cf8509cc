import type { Envelope, NewEvent } from '../../shared/events/envelope.ts';

/** The smallest domain that needs everything: named counters that never go below zero. */
export type Tally = Readonly<Record<string, number>>;

export interface Add {
  readonly name: string;
  readonly amount: number;
}

/** No event when nothing changes. */
export function decide(tally: Tally, command: Add): NewEvent[] {
  const before = tally[command.name] ?? 0;
  const total = Math.max(0, before + command.amount);
  if (total === before) return [];
  return [{ type: 'tally.counted', version: 1, data: { name: command.name, change: total - before, total } }];
}

export function fold(tally: Tally, event: Pick<Envelope, 'data'>): Tally {
  return { ...tally, [event.data.name as string]: event.data.total as number };
}

/** What the read model must show after the events: the last total of each name, and two sums over all. */
export interface TallyView {
  readonly totals: Tally;
  readonly events: number;
  readonly changes: number;
}

export function viewOf(envelopes: readonly Pick<Envelope, 'data'>[]): TallyView {
  return {
    totals: envelopes.reduce(fold, {}),
    events: envelopes.length,
    changes: envelopes.reduce((sum, { data }) => sum + (data.change as number), 0),
  };
}
