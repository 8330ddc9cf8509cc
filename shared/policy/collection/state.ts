import * as v from 'valibot';
import { type BreakerState, CLOSED_BREAKER } from '../../kernel/breaker.ts';
import type { RunStatus } from './run.ts';
import { type CollectionSettings, collectionSettingsSchema } from './settings.ts';

/** Why a schedule stands still until a person has acted. */
export interface Stop {
  readonly code: string;
  readonly message: string;
  readonly at: number;
  readonly run: string;
}

/** Requests of a day in Seoul, and what the source turned out to grant. */
export interface QuotaState {
  readonly day: string;
  readonly used: number;
  /** At how many requests the source last said that it was enough, and on which day; believed for a week. */
  readonly learnt: { readonly requests: number; readonly day: string } | null;
}

/** All of a source but its key and its records. JSON. */
export interface SourceState {
  readonly id: string;
  readonly settings: CollectionSettings;
  readonly revision: number;
  readonly createdAt: number;
  readonly keySetAt: number | null;
  readonly nextDueAt: number;
  readonly failures: number;
  readonly breaker: BreakerState;
  readonly paused: Stop | null;
  readonly quota: QuotaState;
  /** Records of the last complete run that was believed; what a shrunken total is measured by. */
  readonly believed: number | null;
  readonly lastSuccessAt: number | null;
  /** When something was last handed on. */
  readonly lastChangeAt: number | null;
  readonly lastRun: { readonly id: string; readonly status: RunStatus; readonly finishedAt: number } | null;
  readonly attention: {
    readonly kind: 'shrunken';
    readonly run: string;
    readonly before: number;
    readonly now: number;
  } | null;
}

/** A source as it is shown: no secret, nothing that only the machine needs. */
export interface SourceView extends SourceState {
  readonly hasKey: boolean;
  readonly needsKey: boolean;
  readonly activeRun: string | null;
}

/** The form of a source in its events, as far as the read model needs it. */
export const sourceViewSchema = v.looseObject({
  id: v.string(),
  settings: collectionSettingsSchema,
  revision: v.number(),
});

/** A source before anybody configured it. */
export function newSource(id: string, settings: CollectionSettings, now: number): SourceState {
  return {
    id,
    settings,
    revision: 1,
    createdAt: now,
    keySetAt: null,
    nextDueAt: now,
    failures: 0,
    breaker: CLOSED_BREAKER,
    paused: null,
    quota: { day: '', used: 0, learnt: null },
    believed: null,
    lastSuccessAt: null,
    lastChangeAt: null,
    lastRun: null,
    attention: null,
  };
}
