import * as v from 'valibot';
import { daySchema } from '../day.ts';

/**
 * How long one can apply, as far as the source says: a fixed period, no application needed, until the budget is spent, always,
 * when an event happens, periodically, at fixed times of the year, as each agency says, as announced elsewhere, not known.
 * A deadline is never invented.
 */
export const DEADLINE_KINDS = [
  'period',
  'not-needed',
  'until-exhausted',
  'always',
  'on-event',
  'periodic',
  'regular',
  'by-agency',
  'announced-elsewhere',
  'unknown',
] as const;

export const windowSchema = v.strictObject({
  /** Inclusive days in Seoul; `null` where the source names only the other end. */
  opens: v.nullable(daySchema),
  closes: v.nullable(daySchema),
  /** Where the source names an hour of the last day, `HH:MM`. */
  closesAt: v.nullable(v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-4]):[0-5]\d$/))),
  /** As the source calls it: `1차`. */
  label: v.nullable(v.pipe(v.string(), v.maxLength(60))),
});
export type Window = v.InferOutput<typeof windowSchema>;

export const deadlineSchema = v.strictObject({
  kind: v.picklist(DEADLINE_KINDS),
  /** Rising; only of `period` and where else the source states days. */
  windows: v.pipe(v.array(windowSchema), v.maxLength(60)),
  /** What the source says, word for word. */
  text: v.pipe(v.string(), v.maxLength(2_000)),
});
export type Deadline = v.InferOutput<typeof deadlineSchema>;
