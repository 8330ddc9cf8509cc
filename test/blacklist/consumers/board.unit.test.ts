import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../shared/blacklist/consumer/board.ts';
import {
  advanced,
  type FetchDelta,
  type FetchState,
  noRefusals,
} from '../../../shared/blacklist/consumer/telemetry.ts';

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;
const live = { main: { version: 9, publishedAt: NOW - 60 * MINUTE } };

const seen = (more: Partial<FetchState> = {}): FetchState => ({
  ...{ list: 'main', sent: 1, notModified: 3, errors: 0, refused: noRefusals(), bytes: 10 },
  ...{ lastAt: NOW - MINUTE, lastVersion: 9, refusedAt: null, refusal: null, userAgent: null, prefix: null },
  ...more,
});
const stateOf = (fetches: FetchState[], expectedPollSeconds: number | null = 300, versions: object = live) =>
  verdictOf({ lists: ['main'], expectedPollSeconds, fetches }, versions as typeof live, NOW).state;

describe('the state of a consumer', () => {
  it('is never before it has come, and current once it has the live version', () => {
    expect(stateOf([])).toBe('never');
    const { state, lists } = verdictOf({ lists: ['main'], expectedPollSeconds: 300, fetches: [seen()] }, live, NOW);
    expect([state, lists[0]]).toEqual([
      'current',
      {
        ...{ list: 'main', state: 'current', version: 9, liveVersion: 9, lag: 0 },
        ...{ lastFetchAt: NOW - MINUTE, notModifiedRatio: 0.75, refusal: null },
      },
    ]);
  });

  it('is behind only after it had time to poll', () => {
    expect(stateOf([seen({ lastVersion: 7 })])).toBe('behind');
    const young = { main: { version: 9, publishedAt: NOW - 5 * MINUTE } };
    expect(stateOf([seen({ lastVersion: 8 })], 300, young)).toBe('current');
    expect(stateOf([seen({ lastVersion: 8 })], 60, young)).toBe('behind');
    expect(stateOf([seen({ lastVersion: 8 })], 300, { main: null })).toBe('current');
  });

  it('is silent after three polls did not come, and a slow one is not', () => {
    expect(stateOf([seen({ lastAt: NOW - 16 * MINUTE })])).toBe('current');
    expect(stateOf([seen({ lastAt: NOW - 16 * MINUTE - 1 })])).toBe('silent');
    expect(stateOf([seen({ lastAt: NOW - 40 * MINUTE })], 3_600)).toBe('current');
    expect(stateOf([seen({ lastAt: NOW - 17 * 60 * MINUTE })], null)).toBe('current');
    expect(stateOf([seen({ lastAt: NOW - 19 * 60 * MINUTE })], null)).toBe('silent');
  });

  it('is misconfigured when it comes and gets nothing, not when its key is tried elsewhere besides', () => {
    const refused = { refusal: 'origin', refusedAt: NOW - 1_000 } as const;
    expect(stateOf([seen({ ...refused, lastAt: null, lastVersion: null })])).toBe('misconfigured');
    expect(stateOf([seen({ ...refused, lastAt: NOW - 30 * MINUTE })])).toBe('misconfigured');
    expect(stateOf([seen(refused)])).toBe('current');
    expect(stateOf([seen({ ...refused, refusedAt: NOW - 90 * MINUTE, lastAt: NOW - 30 * MINUTE })])).toBe('silent');
    expect(stateOf([seen({ list: '*', refusal: 'foreign-list', refusedAt: NOW, lastAt: null })])).toBe('misconfigured');
    expect(stateOf([seen(), seen({ list: '*', refusal: 'foreign-list', refusedAt: NOW, lastAt: null })])).toBe(
      'current',
    );
  });

  it('is the worst of its lists, and one that it never loads does not count', () => {
    const both = { main: live.main, b: { version: 3, publishedAt: NOW - 60 * MINUTE } };
    const of = (fetches: FetchState[]) =>
      verdictOf({ lists: ['main', 'b'], expectedPollSeconds: 300, fetches }, both, NOW);
    expect(of([seen()]).state).toBe('current');
    expect(of([seen()]).lists.map(({ state }) => state)).toEqual(['current', 'never']);
    expect(of([seen(), seen({ list: 'b', lastVersion: 1 })]).state).toBe('behind');
  });
});

describe('what isolates tell', () => {
  const told = (more: Partial<FetchDelta>): FetchDelta => ({ ...seen(), consumer: 'c', versions: [], ...more });

  it('adds up, and goes forward whatever the order', () => {
    const late = told({ lastAt: 20, lastVersion: 2, userAgent: 'late', refusal: 'origin', refusedAt: 7 });
    const early = told({ lastAt: 10, lastVersion: 1, userAgent: 'early', refusal: 'settings', refusedAt: 9 });
    for (const [first, second] of [
      [late, early],
      [early, late],
    ] as const) {
      expect(advanced(advanced(null, first), second)).toMatchObject({
        ...{ sent: 2, notModified: 6, bytes: 20, lastAt: 20, lastVersion: 2, userAgent: 'late' },
        ...{ refusal: 'settings', refusedAt: 9 },
      });
    }
  });
});
