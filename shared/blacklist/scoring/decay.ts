import * as v from 'valibot';
import type { Facts } from '../record.ts';
import { confidenceOf } from './confidence.ts';
import { DEFAULT_SCORING } from './settings.ts';

const DAY_MS = 86_400_000;

const number = (min: number, max: number) => v.pipe(v.number(), v.minValue(min), v.maxValue(max));

/** How what a source said grows old, where the source itself states no end. */
export const decaySchema = v.variant('model', [
  v.strictObject({ model: v.literal('none') }),
  v.pipe(
    v.strictObject({
      model: v.literal('polynomial'),
      /** After so many days nothing is left of a claim. */
      tauDays: number(0.1, 3_650),
      /** Above 1 a claim loses most of its weight early, below 1 late. */
      delta: number(0.1, 10),
      /** A claim ends when it has no more than this, 0 to 100. */
      threshold: number(0, 99),
      /** What a claim starts with that states neither confidence nor severity; default 70. */
      base: v.exactOptional(number(1, 100)),
    }),
    v.check(({ base, threshold }) => base === undefined || base > threshold, 'base must lie above threshold'),
  ),
]);
export type Decay = v.InferOutput<typeof decaySchema>;
export type PolynomialDecay = Extract<Decay, { model: 'polynomial' }>;

/**
 * How long a claim stands: `τ · (1 − threshold / base)^δ`, the time at which `base · (1 − (t / τ)^(1 / δ))`, the polynomial of
 * MISP's decaying models, falls to the threshold. Whole milliseconds; 0 for what starts at the threshold or below.
 *
 * @example
 * timeToDecayMs({ model: 'polynomial', tauDays: 120, delta: 2, threshold: 30 }, 80) / 86_400_000; // 46.875 days
 */
export function timeToDecayMs({ tauDays, delta, threshold }: PolynomialDecay, base: number): number {
  return base <= threshold ? 0 : Math.floor(tauDays * DAY_MS * (1 - threshold / base) ** delta);
}

/** What is left of a claim at an age, 0 to `base`. */
export function decayedTo({ tauDays, delta }: PolynomialDecay, base: number, ageMs: number): number {
  const spent = Math.min(1, Math.max(0, ageMs / (tauDays * DAY_MS)));
  return base * (1 - spent ** (1 / delta));
}

/**
 * How long a claim with these facts stands from its registration or last sighting, in milliseconds; `null` where nothing
 * decays.
 */
export function lifeOf(decay: Decay | undefined): ((facts: Facts) => number) | null {
  if (decay === undefined || decay.model === 'none') return null;
  const settings = { ...DEFAULT_SCORING, defaultConfidence: decay.base ?? DEFAULT_SCORING.defaultConfidence };
  return ({ confidence, severity }) =>
    timeToDecayMs(decay, confidenceOf({ source: '', confidence, severity }, settings));
}

/** A sighting moves an end once a quarter of the time that it would give has passed since the end was set. */
const RENEWED_AFTER = 4;

/**
 * Whether a sighting at `now`, which would give the end `said`, moves the end `before`. Not each one does: a source of a
 * million lines that is collected hourly would rewrite a million rows an hour; so it is at most four times in a life.
 *
 * @example
 * isRenewed({ before: 100, said: 124, now: 24 }); // false: 24 of 100 have passed
 */
export function isRenewed({ before, said, now }: { before: number; said: number; now: number }): boolean {
  return said - before >= (said - now) / RENEWED_AFTER;
}

/** When a source has to be read again for its sightings to count, of a life that began at `from` and ends at `until`. */
export function renewalDue({ from, until }: { from: number; until: number }): number {
  return from + Math.ceil((until - from) / RENEWED_AFTER);
}
