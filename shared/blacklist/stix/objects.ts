import type { Block, BlockDetail } from '../block.ts';
import { formatBlock } from '../blocks/split.ts';
import { identityId, indicatorId } from './ids.ts';
import { markingId, type TlpLevel } from './marking.ts';
import { type NetworkOperator, patternOf } from './pattern.ts';
import { indicatorTypesOf } from './types.ts';

/**
 * `created` of every object made here. An object keeps its `created` for good (STIX 2.1 §3.2), and what is written from one
 * version of a list does not know when a block was first in one; `modified` and `valid_from` say when it was published.
 */
const CREATED = '2026-01-01T00:00:00.000Z';

/** How the objects of one text are written. */
export interface StixStyle {
  readonly specVersion: '2.0' | '2.1';
  readonly tlp: TlpLevel;
  readonly operator: NetworkOperator;
}

/** What is written of one block. */
interface IndicatorInput {
  readonly list: string;
  readonly block: Block;
  /** Null for a block that is gone: the indicator is written as revoked. */
  readonly detail: BlockDetail | null;
  /** Epoch milliseconds from which this version of the object counts. */
  readonly at: number;
  /** Epoch milliseconds; null for no end. One that is not after `at` is not said: STIX does not allow it. */
  readonly until: number | null;
}

/** A STIX object; enough of it for those that only pass it on. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** Text of an instant as STIX writes it. An instant before {@link CREATED} counts as that: nothing is older. */
export function stixInstant(at: number): string {
  const text = new Date(at).toISOString();
  return text < CREATED ? CREATED : text;
}

/**
 * The indicator of a block (STIX 2.1 §4.7, STIX 2.0 part 2 §2.5).
 *
 * @example
 * indicatorOf({ list: 'main', block, detail, at, until: detail.until }, { specVersion: '2.1', tlp: 'amber', operator: 'subset' });
 */
export function indicatorOf(input: IndicatorInput, style: StixStyle): StixObject {
  const { list, block, detail, at, until } = input;
  const modified = stixInstant(at);
  const value = formatBlock(block);
  const isNewer = style.specVersion === '2.1';
  const types = indicatorTypesOf(detail?.categories ?? []);
  const score = detail?.score ?? null;
  const sources = detail?.sources ?? [];
  return {
    type: 'indicator',
    ...(isNewer ? { spec_version: '2.1' } : {}),
    id: indicatorId(list, block),
    created_by_ref: identityId(list),
    created: CREATED,
    modified,
    ...(detail === null ? { revoked: true } : {}),
    name: value,
    ...(detail?.reason ? { description: detail.reason } : {}),
    ...(isNewer ? { indicator_types: types } : { labels: types }),
    pattern: patternOf(block, style.operator),
    ...(isNewer ? { pattern_type: 'stix', pattern_version: '2.1' } : {}),
    valid_from: modified,
    ...(until !== null && until > Date.parse(modified) ? { valid_until: new Date(until).toISOString() } : {}),
    ...(isNewer && score !== null ? { confidence: Math.round(score) } : {}),
    ...(isNewer && detail !== null && detail.categories.length > 0 ? { labels: detail.categories } : {}),
    ...(sources.length > 0
      ? { external_references: sources.map((source) => ({ source_name: source, external_id: value })) }
      : {}),
    object_marking_refs: [markingId(style.tlp)],
  };
}

/** Who says what a list says (STIX 2.1 §4.5). The same bytes for good, since nothing would tell of a change. */
export function identityOf(list: string, style: StixStyle): StixObject {
  return {
    type: 'identity',
    ...(style.specVersion === '2.1' ? { spec_version: '2.1' } : {}),
    id: identityId(list),
    created: CREATED,
    modified: CREATED,
    name: `Aegis, list ${list}`,
    identity_class: 'system',
    object_marking_refs: [markingId(style.tlp)],
  };
}
