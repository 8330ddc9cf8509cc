import type { AttentionAnswer, CollectionPlan, Collector, CollectorIo, StepOutcome } from './collector.ts';
import type { EgressPolicy } from './egress.ts';
import { createOpenListCollector } from './open-list/collector.ts';
import { createRegtechCollector } from './regtech/collector.ts';
import { createSecudiumCollector } from './secudium/collector.ts';

/** Kinds of source that are collected by fetching. Uploads and the relay need no collector. */
export const COLLECTOR_KINDS = ['regtech', 'secudium', 'open-list'] as const;
export type CollectorKind = (typeof COLLECTOR_KINDS)[number];

/** A collector whose state is only stored and handed back by its caller. */
export type AnyCollector = Collector<unknown>;

/** Hides the type of the state: whoever stores it as JSON cannot know it anyway. */
function opaque<State>(collector: Collector<State>): AnyCollector {
  return {
    start: (plan: CollectionPlan): unknown => collector.start(plan),
    step: (state: unknown, io: CollectorIo): Promise<StepOutcome<unknown>> => collector.step(state as State, io),
    answer: (state: unknown, answer: AttentionAnswer): unknown => collector.answer(state as State, answer),
  };
}

/**
 * The collectors by kind of source. Make them once for the life of an isolate: the portals' collectors hold, in
 * memory, which message to a person is about to be sent, and a new one would ask for consent again.
 *
 * @example
 * const collectors = createCollectors({ allowLoopback: [] });
 * const state = collectors.regtech.start(plan);
 */
export function createCollectors(policy: EgressPolicy): Readonly<Record<CollectorKind, AnyCollector>> {
  return {
    regtech: opaque(createRegtechCollector()),
    secudium: opaque(createSecudiumCollector()),
    'open-list': opaque(createOpenListCollector(policy)),
  };
}

/** Least pause between two requests, by kind: REGTECH was seen to bear 0.2 requests a second. */
export const COLLECTOR_PACE_MS: Readonly<Record<CollectorKind, number>> = {
  regtech: 5_000,
  secudium: 1_000,
  'open-list': 0,
};
