import { exempting } from '../../../shared/blacklist/indicators/allow.ts';
import { type IndicatorFacts, type IndicatorRow, MAX_REASON } from '../../../shared/blacklist/indicators/record.ts';
import type { IndicatorAllowance, IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import { MANUAL_SOURCE } from '../../../shared/blacklist/record.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { IndicatorAllowlist } from './allowlist.ts';
import type { IndicatorClaims } from './claims.ts';
import type { IndicatorCore, IndicatorEventType } from './core.ts';

/** What every command brings along. */
export interface IndicatorCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

/** A value that a person lists, in canonical form. */
export interface ManualIndicator {
  readonly value: string;
  readonly facts: IndicatorFacts;
  readonly expiresAt: number | null;
}

/** What a command did, and the events to project so that the caller reads its own write. */
export interface IndicatorReceipt<T> {
  readonly result: T;
  readonly indicators: IndicatorState;
  readonly events: readonly Envelope[];
}

/** Most exemptions of one list. */
const MAX_ALLOWED = 10_000;

/** What people do with a list of indicators. */
export class IndicatorCommands {
  readonly #core: IndicatorCore;
  readonly #claims: IndicatorClaims;
  readonly #allow: IndicatorAllowlist;

  constructor(core: IndicatorCore, claims: IndicatorClaims, allow: IndicatorAllowlist) {
    this.#core = core;
    this.#claims = claims;
    this.#allow = allow;
  }

  /** Lists values; those that the allowlist exempts are refused and named. */
  add(items: readonly ManualIndicator[], meta: IndicatorCommandMeta, now: number) {
    return this.#command(meta, now, 'blacklist.indicators.added', () => {
      const exempt = exempting(
        this.#core.of.kind,
        this.#allow.all().map(({ value }) => value),
      );
      const exempted = items.filter(({ value }) => exempt.left(value).length === 0).map(({ value }) => value);
      const taken = items.filter(({ value }) => !exempted.includes(value));
      const facts: IndicatorFacts[] = taken.map((item) => item.facts);
      const upserts = taken.map(({ value, expiresAt }, i): IndicatorRow => [value, i, expiresAt]);
      const { added, updated } = this.#claims.apply(MANUAL_SOURCE, now, { facts, upserts, withdrawals: [] });
      return { isChanged: added + updated > 0, result: { exempted }, about: { values: sample(taken) } };
    });
  }

  /** Takes back what people listed. */
  remove(values: readonly string[], meta: IndicatorCommandMeta, now: number) {
    return this.#command(meta, now, 'blacklist.indicators.removed', () => {
      const removed = this.#claims.end(MANUAL_SOURCE, values, 'removed', now);
      return { isChanged: removed > 0, result: { removed }, about: { removed, values: values.slice(0, SAMPLES) } };
    });
  }

  /** @throws AegisError `conflict` for too many exemptions. */
  allow(item: Omit<IndicatorAllowance, 'by' | 'addedAt'>, meta: IndicatorCommandMeta, now: number) {
    return this.#command(meta, now, 'blacklist.indicators.allowed', () => {
      if (this.#core.state().allowed >= MAX_ALLOWED) {
        throw new AegisError('conflict', `A list of indicators has at most ${MAX_ALLOWED} exemptions`);
      }
      const allowance = { ...item, reason: item.reason.slice(0, MAX_REASON), by: meta.causation.actor, addedAt: now };
      this.#allow.put(allowance);
      return { isChanged: true, result: allowance, about: { allowed: item.value, reason: item.reason } };
    });
  }

  /** @throws AegisError `not_found`. */
  disallow(value: string, meta: IndicatorCommandMeta, now: number) {
    return this.#command(meta, now, 'blacklist.indicators.disallowed', () => {
      if (!this.#allow.remove(value)) throw new AegisError('not_found', `${value} is not on the allowlist`);
      return { isChanged: true, result: null, about: { disallowed: value } };
    });
  }

  #command<T>(
    meta: IndicatorCommandMeta,
    now: number,
    type: IndicatorEventType,
    change: () => {
      readonly isChanged: boolean;
      readonly result: T;
      readonly about: Readonly<Record<string, unknown>>;
    },
  ): IndicatorReceipt<T> {
    const { storage, idempotency, events } = this.#core;
    return storage.transactionSync(
      () =>
        idempotency.run(meta.idempotencyKey, meta.requestHash, now, () => {
          const head = events.head();
          const { isChanged, result, about } = change();
          if (isChanged) {
            this.#core.changed(now);
            this.#core.emit(type, meta.causation, now, about);
          }
          return { result, indicators: this.#core.state(), events: events.since(head, 10) };
        }).value,
    );
  }
}

const SAMPLES = 20;

const sample = (items: readonly ManualIndicator[]): string[] => items.slice(0, SAMPLES).map(({ value }) => value);
