import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../shared/blacklist/alerts/kinds.ts';
import {
  observeConsumer,
  observeFirewall,
  observeList,
  observeSource,
} from '../../../shared/blacklist/alerts/observe.ts';
import { completeFirewall } from '../../../shared/blacklist/push/config.ts';
import { type FirewallView, newFirewall } from '../../../shared/blacklist/push/state.ts';
import { completeConfig } from '../../../shared/blacklist/source/config.ts';
import { newSource, type SourceView } from '../../../shared/blacklist/source/state.ts';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const presentOf = (seen: readonly Observation[]) => seen.filter(({ isPresent }) => isPresent).map(({ kind }) => kind);

function source(more: Partial<SourceView> = {}, config = {}): SourceView {
  const state = newSource(
    completeConfig({ id: 'a', kind: 'open-list', url: 'https://x.example/', intervalMinutes: 60, ...config }, null),
    NOW,
  );
  return { ...state, hasCredentials: false, activeRun: null, attention: null, ...more };
}

describe('a source', () => {
  it('is silent after three of its intervals without a success, and not a moment sooner', () => {
    const view = source({ lastSuccessAt: NOW });
    expect(presentOf(observeSource(view, NOW + 3 * HOUR))).toEqual([]);
    expect(presentOf(observeSource(view, NOW + 3 * HOUR + 1))).toEqual(['source_silent']);
    expect(presentOf(observeSource(source({}, { kind: 'upload' }), NOW + 1_000 * HOUR))).toEqual([]);
  });

  it('that is polled often has half an hour', () => {
    const view = source({ lastSuccessAt: NOW }, { intervalMinutes: 5 });
    expect(presentOf(observeSource(view, NOW + HOUR / 2))).toEqual([]);
    expect(presentOf(observeSource(view, NOW + HOUR / 2 + 1))).toEqual(['source_silent']);
  });

  it('fails after the third time in a row, or when it needs a person', () => {
    const stop = { code: 'artefact_layout_drifted', message: 'other columns', at: NOW, run: 'r' } as const;
    expect(presentOf(observeSource(source({ failures: 2 }), NOW))).toEqual([]);
    expect(presentOf(observeSource(source({ failures: 3 }), NOW))).toEqual(['source_failing']);
    expect(presentOf(observeSource(source({ paused: stop }), NOW))).toEqual(['source_failing']);
    expect(presentOf(observeSource(source({ drift: stop }), NOW))).toEqual(['portal_layout_drifted']);
  });

  it('asks for a person', () => {
    const attention = {
      run: 'r',
      question: { kind: 'otp', channel: 'mail', hint: null, expiresAt: null },
    } as unknown as SourceView['attention'];
    expect(presentOf(observeSource(source({ attention }), NOW))).toEqual(['otp_waiting']);
  });

  it('that is off or gone gives no cause', () => {
    const wrong = { failures: 9, lastSuccessAt: 0 };
    expect(presentOf(observeSource(source(wrong, { enabled: false }), NOW))).toEqual([]);
    expect(presentOf(observeSource(source({ ...wrong, deletedAt: NOW }), NOW))).toEqual([]);
  });
});

describe('an appliance', () => {
  const config = completeFirewall({ id: 'hq', url: 'https://fgt.example', resource: 'r' });
  const view = (more: Partial<FirewallView>): FirewallView => ({
    ...newFirewall(config, 0),
    condition: 'loaded',
    ...more,
  });
  const mismatch = {
    ...{ published: 20, loaded: 15, missing: 5, extra: 0, invalid: 0, overflow: true, version: 3, at: NOW },
    ...{ missingSamples: [], extraSamples: [], invalidSamples: [] },
  };

  it('has loaded fewer, or cannot be reached, or neither', () => {
    expect(presentOf(observeFirewall(view({}), NOW))).toEqual([]);
    expect(presentOf(observeFirewall(view({ mismatch }), NOW))).toEqual(['appliance_mismatch']);
    expect(presentOf(observeFirewall(view({ failures: 2 }), NOW))).toEqual([]);
    expect(presentOf(observeFirewall(view({ failures: 3 }), NOW))).toEqual(['appliance_unreachable']);
    expect(presentOf(observeFirewall(view({ mismatch, deletedAt: 1 }), NOW))).toEqual([]);
  });
});

describe('a list', () => {
  const hold = { version: 4, since: NOW, reasons: [{ code: 'shrink' }], confirmable: true };

  it('is held, or not compiled for more than a day', () => {
    const sight = { list: 'main', hold: null, pointedAt: NOW };
    expect(presentOf(observeList(sight, NOW + 25 * HOUR))).toEqual([]);
    expect(presentOf(observeList(sight, NOW + 27 * HOUR))).toEqual(['feed_stale']);
    expect(presentOf(observeList({ ...sight, hold }, NOW))).toEqual(['gate_held']);
    expect(presentOf(observeList({ ...sight, pointedAt: null }, NOW))).toEqual([]);
  });
});

describe('a consumer', () => {
  it('is silent, turned away, or well', () => {
    const sight = { id: 'c', name: 'edge', lastFetchAt: null, refusal: 'list' };
    const states = ['silent', 'misconfigured', 'current', 'behind', 'never'] as const;
    expect(states.map((state) => presentOf(observeConsumer({ ...sight, state }, NOW)))).toEqual([
      ['consumer_silent'],
      ['consumer_misconfigured'],
      [],
      [],
      [],
    ]);
  });
});
