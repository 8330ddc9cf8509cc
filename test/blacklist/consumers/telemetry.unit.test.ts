import { describe, expect, it } from 'vitest';
import type { TelemetryDelta } from '../../../shared/blacklist/consumer/telemetry.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { createTelemetry } from '../../../workers/blacklist/edge/telemetry.ts';

/** An isolate whose flushes come when the test says so. */
function isolate() {
  const wakes: (() => void)[] = [];
  const told: TelemetryDelta[] = [];
  const running: Promise<unknown>[] = [];
  const state = { now: 1_000, isDown: false };
  const telemetry = createTelemetry({ sleep: () => new Promise<void>((resolve) => wakes.push(resolve)) });
  const carrier = {
    report: async (delta: TelemetryDelta) => {
      if (state.isDown) throw new Error('down');
      told.push(delta);
    },
    waitUntil: (promise: Promise<unknown>) => void running.push(promise),
    now: () => state.now,
    log: logger({ svc: 'test' }),
  };
  const wake = async () => {
    for (const resolve of wakes.splice(0)) resolve();
    await Promise.all(running.splice(0));
  };
  return { telemetry, carrier, told, state, wakes, wake };
}

const caller = { address: '203.0.113.9', userAgent: 'FortiOS'.padEnd(500, '!') };
const ok = (version: number) => ({ status: 200, version, bytes: 27 });
const same = (version: number) => ({ status: 304, version, bytes: 0 });

describe('the telemetry of an isolate', () => {
  it('tells once for many polls, with the first time of each version', async () => {
    const { telemetry, carrier, told, state, wakes, wake } = isolate();
    telemetry.served('c1', 'main', ok(7), caller, carrier);
    state.now = 1_500;
    for (let i = 0; i < 50; i++) telemetry.served('c1', 'main', same(7), caller, carrier);
    telemetry.served('c1', 'main', ok(8), caller, carrier);
    telemetry.failed('c1', 'main', caller, carrier);
    telemetry.refused('c2', 'other', 'foreign-list', caller, carrier);
    expect(wakes).toHaveLength(1);
    await wake();
    expect(told).toHaveLength(1);
    expect(told[0]?.fetches).toMatchObject([
      {
        ...{
          consumer: 'c1',
          list: 'main',
          sent: 2,
          notModified: 50,
          errors: 1,
          bytes: 54,
          lastAt: 1_500,
          lastVersion: 8,
        },
        ...{ prefix: '203.0.113.0/24', userAgent: caller.userAgent.slice(0, 120) },
        versions: [
          [7, 1_000],
          [8, 1_500],
        ],
      },
      { consumer: 'c2', list: '*', refusal: 'foreign-list', refused: { 'foreign-list': 1 }, lastAt: null },
    ]);
    telemetry.served('c1', 'main', same(8), caller, carrier);
    await wake();
    expect(told[1]?.fetches).toMatchObject([{ sent: 0, notModified: 1 }]);
  });

  it('holds no more than it may, whoever tries', async () => {
    const { telemetry, carrier, told, wake } = isolate();
    for (let i = 0; i < 3_000; i++) {
      telemetry.wrongCredential('main', { address: `203.${i % 250}.${i >> 8}.1`, userAgent: null }, carrier);
      telemetry.served(`c${i}`, 'main', ok(1), caller, carrier);
    }
    await wake();
    expect(told[0]?.fetches).toHaveLength(2_000);
    expect(told[0]?.wrong).toHaveLength(257);
    expect(told[0]?.wrong.reduce((sum, { count }) => sum + count, 0)).toBe(3_000);
  });

  it('keeps when something was fetched over a failed flush, and counts nothing twice', async () => {
    const { telemetry, carrier, told, state, wake } = isolate();
    state.isDown = true;
    telemetry.served('c1', 'main', ok(7), caller, carrier);
    await wake();
    state.isDown = false;
    state.now = 9_000;
    telemetry.served('c1', 'main', same(8), caller, carrier);
    await wake();
    expect(told).toHaveLength(1);
    expect(told[0]?.fetches).toMatchObject([{ sent: 0, notModified: 1, lastAt: 9_000, lastVersion: 8 }]);
    expect(new Map(told[0]?.fetches[0]?.versions)).toEqual(
      new Map([
        [7, 1_000],
        [8, 9_000],
      ]),
    );
  });

  it('begins anew when the runtime has dropped what a request left behind', () => {
    const { telemetry, carrier, state, wakes } = isolate();
    telemetry.served('c1', 'main', ok(7), caller, carrier);
    state.now += 12_001;
    telemetry.served('c1', 'main', same(7), caller, carrier);
    expect(wakes).toHaveLength(2);
  });
});
