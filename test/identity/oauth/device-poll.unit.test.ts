import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEVICE_CODE_MS,
  type DeviceState,
  decidePoll,
  newDeviceState,
} from '../../../shared/identity/oauth/device-poll.ts';
import { printUserCode, readUserCode, userCode } from '../../../shared/identity/oauth/user-code.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';

const T0 = 1_790_000_000_000;

function polls(state: DeviceState, ...times: readonly number[]) {
  let current = state;
  const outcomes = times.map((at) => {
    const polled = decidePoll(current, T0 + at);
    current = polled.state;
    return polled.outcome;
  });
  return { outcomes, state: current };
}

describe('polls of a device', () => {
  it('wait, and every one that comes too early makes the distance five seconds longer', () => {
    const early = polls(newDeviceState(T0), 0, 5_000, 6_000, 15_999, 26_000, 46_000);
    // 6.0 s: 1 s after the last, interval 10. 16.0 s: 10 s after. 26.0 s: 10 s after. 46.0 s: 20 s after.
    expect(early.outcomes).toEqual([
      'authorization_pending',
      'authorization_pending',
      'slow_down',
      'authorization_pending',
      'authorization_pending',
      'authorization_pending',
    ]);
    expect(early.state.intervalSeconds).toBe(10);
    const hasty = polls(newDeviceState(T0), 0, 1_000, 2_000, 3_000);
    expect(hasty.state.intervalSeconds).toBe(20);
  });

  it('get the tokens once', () => {
    const approved: DeviceState = { ...newDeviceState(T0), decision: 'approved' };
    expect(polls(approved, 0, 5_000).outcomes).toEqual(['deliver', 'invalid_grant']);
  });

  it('learn of a denial and of the end', () => {
    expect(polls({ ...newDeviceState(T0), decision: 'denied' }, 0).outcomes).toEqual(['access_denied']);
    expect(polls(newDeviceState(T0), DEVICE_CODE_MS).outcomes).toEqual(['expired_token']);
    expect(polls({ ...newDeviceState(T0), decision: 'approved' }, DEVICE_CODE_MS).outcomes).toEqual(['expired_token']);
  });

  it('deliver at most once, and the interval is 5 s for each slow_down and 5 s more', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(40_000), approve: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (list) => {
        let state = newDeviceState(T0);
        let at = T0;
        const outcomes = list.map(({ wait, approve }) => {
          if (approve && state.decision === 'pending') state = { ...state, decision: 'approved' };
          at += wait;
          const before = state;
          const polled = decidePoll(state, at);
          state = polled.state;
          if (polled.outcome === 'deliver') {
            expect(before.decision).toBe('approved');
            expect(before.polledAt === null || at - before.polledAt >= before.intervalSeconds * 1_000 - 500).toBe(true);
          }
          return polled.outcome;
        });
        const slowed = outcomes.filter((outcome) => outcome === 'slow_down').length;
        expect(state.intervalSeconds).toBe(5 + 5 * slowed);
        expect(outcomes.filter((outcome) => outcome === 'deliver').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a user code', () => {
  it('has eight consonants, and is read however it is typed', () => {
    for (let round = 0; round < 200; round += 1) {
      const code = userCode(platformRandom);
      expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
      expect(readUserCode(printUserCode(code))).toBe(code);
      expect(readUserCode(` ${code.toLowerCase().slice(0, 4)} – ${code.slice(4)} `)).toBe(code);
    }
    for (const wrong of ['', 'WDJB-MJH', 'WDJB-MJHTT', 'AEIO-UAEI', 'WDJB-MJH1', 'x'.repeat(100)]) {
      expect(readUserCode(wrong)).toBeNull();
    }
  });

  it('favours no letter: bytes beyond the last multiple of twenty are thrown away', () => {
    const bytes = [255, 254, 240, 0, 20, 40, 239, 19, 1, 2, 3, 4, 5, 6, 7, 8];
    const random = (into: Uint8Array<ArrayBuffer>) => {
      into.set(bytes);
      return into;
    };
    expect(userCode(random)).toBe('BBBZZCDF');
  });
});
