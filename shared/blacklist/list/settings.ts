import * as v from 'valibot';
import { DEFAULT_GATE } from '../publication/gate.ts';
import { DEFAULT_SCORING, scoringSchema } from '../scoring/settings.ts';
import { DEFAULT_UNTOUCHABLE } from './untouchable.ts';

const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Settings of one list, as stored in its actor. */
export const listSettingsSchema = v.object({
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  gate: v.object({
    maxShrinkPercent: percent,
    maxGrowthPercent: percent,
    maxCoverageGrowthPercent: percent,
    ignoreBelowLines: count,
    ignoreBelowAddresses: count,
  }),
  /** Addresses that must never be blocked: own egress, management addresses, resolvers. */
  untouchable: v.array(v.object({ address: v.string(), label: v.pipe(v.string(), v.maxLength(120)) })),
  scoring: scoringSchema,
});

export type ListSettings = v.InferOutput<typeof listSettingsSchema>;

/** What a list starts with. */
export function defaultSettings(list: string): ListSettings {
  return {
    title: list,
    gate: { ...DEFAULT_GATE },
    untouchable: [...DEFAULT_UNTOUCHABLE],
    scoring: { ...DEFAULT_SCORING },
  };
}
