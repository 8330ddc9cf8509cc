import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeConfig } from '../../../shared/blacklist/source/config.ts';
import { afterFailure, afterSuccess, dueNow } from '../../../shared/blacklist/source/schedule.ts';
import { newSource, type SourceState } from '../../../shared/blacklist/source/state.ts';

const NOW = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const source = (more: Partial<SourceState> = {}): SourceState => ({
  ...newSource(completeConfig({ id: 'r', kind: 'regtech', intervalMinutes: 60 }, null), NOW),
  credentialsSetAt: NOW,
  ...more,
});
const failure = (more = {}) => ({
  run: 'x',
  code: 'collection_unreachable' as const,
  message: 'm',
  retry: 'backoff' as const,
  notBeforeMs: 0,
  ...more,
});

describe('dueNow', () => {
  it('says why a source is not due', () => {
    const why = (state: SourceState, now = NOW) => dueNow(state, now);
    expect(why(source())).toHaveProperty('start');
    expect(why(source({ deletedAt: NOW }))).toEqual({ why: 'deleted' });
    expect(why(source({ credentialsSetAt: null }))).toEqual({ why: 'credentials' });
    expect(why(source({ nextDueAt: NOW + 1 }))).toEqual({ why: 'not-yet' });
    expect(why(source({ paused: { code: 'collection_locked', message: '', at: NOW, run: 'x' } }))).toEqual({
      why: 'paused',
    });
    const { config } = source();
    expect(why(source({ config: { ...config, enabled: false } }))).toEqual({ why: 'disabled' });
    expect(why(source({ config: { ...config, kind: 'upload' } }))).toEqual({ why: 'uploads-only' });
  });

  it('lets one probe through once the breaker has been open long enough', () => {
    let state = source();
    for (let n = 0; n < 3; n++) state = afterFailure(state, failure(), NOW, () => 0);
    expect(state.breaker.phase).toBe('open');
    const due = { ...state, nextDueAt: NOW };
    expect(dueNow(due, NOW + MINUTE)).toEqual({ why: 'breaker-open' });
    const probe = dueNow(due, NOW + 15 * MINUTE);
    expect(probe).toMatchObject({ start: { breaker: { phase: 'half-open' } } });
    if ('start' in probe) expect(dueNow(probe.start, NOW + 16 * MINUTE)).toEqual({ why: 'breaker-open' });
  });
});

describe('afterFailure', () => {
  it('waits longer each time, within bounds, and never less than the source asks for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 10 ** 8 }),
        (failures, random, notBeforeMs) => {
          const after = afterFailure(source({ failures }), failure({ notBeforeMs }), NOW, () => random);
          const delay = after.nextDueAt - NOW;
          const ceiling = Math.min(360 * MINUTE, 5 * MINUTE * 2 ** failures);
          expect(delay).toBeGreaterThanOrEqual(Math.max(notBeforeMs, ceiling / 2));
          expect(delay).toBeLessThanOrEqual(Math.max(notBeforeMs, ceiling));
          expect(after.failures).toBe(failures + 1);
          expect(after.paused).toBeNull();
        },
      ),
    );
  });

  it('pauses the schedule when only a person can help', () => {
    const after = afterFailure(source(), failure({ retry: 'never', code: 'collection_login_refused' }), NOW, () => 0);
    expect(after.paused).toEqual({ code: 'collection_login_refused', message: 'm', at: NOW, run: 'x' });
    expect(dueNow(after, NOW + 10 ** 10)).toEqual({ why: 'paused' });
  });
});

describe('afterSuccess', () => {
  it('is due one interval after the run began, and forgets failures', () => {
    const failed = afterFailure(source(), failure(), NOW, () => 0);
    const after = afterSuccess(failed, NOW, NOW + MINUTE);
    expect(after).toMatchObject({ failures: 0, breaker: { phase: 'closed' }, nextDueAt: NOW + 60 * MINUTE });
    expect(afterSuccess(failed, NOW, NOW + 90 * MINUTE).nextDueAt).toBe(NOW + 90 * MINUTE);
  });
});
