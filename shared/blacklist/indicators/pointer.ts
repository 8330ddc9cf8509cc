import * as v from 'valibot';
import { holdSchema } from '../publication/pointer.ts';
import { INDICATOR_KINDS, type IndicatorKind } from './kind.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The one mutable object of a list of indicators: which immutable version is live. */
export const indicatorPointerSchema = v.object({
  format: v.literal(1),
  list: v.string(),
  kind: v.picklist(INDICATOR_KINDS),
  version: count,
  /** SHA-256 of the text, lower-case hex; also the strong ETag. */
  sha256: v.string(),
  textKey: v.string(),
  tableKey: v.string(),
  bytes: count,
  lines: count,
  /** Epoch milliseconds. */
  publishedAt: count,
  hold: v.nullable(holdSchema),
});
export type IndicatorPointer = v.InferOutput<typeof indicatorPointerSchema>;

/** A list of indicators: which list of addresses it lies beside, and its kind. */
export interface IndicatorList {
  readonly list: string;
  readonly kind: IndicatorKind;
}

/** The name of the actor of a list of indicators. */
export function indicatorName({ list, kind }: IndicatorList): string {
  return `${list}.${kind}`;
}

/** What {@link indicatorName} names; null for another name. Names of lists hold no dot. */
export function indicatorListOf(name: string): IndicatorList | null {
  const [list, word, more] = name.split('.');
  const kind = INDICATOR_KINDS.find((one) => one === word);
  return !list || kind === undefined || more !== undefined ? null : { list, kind };
}

/** Where everything of a list of indicators lies in the snapshots bucket. */
export function indicatorPrefix({ list, kind }: IndicatorList): string {
  return `indicators/${list}/${kind}`;
}

/** Where its pointer lies. */
export function indicatorPointerKey(of: IndicatorList): string {
  return `${indicatorPrefix(of)}/current.json`;
}
