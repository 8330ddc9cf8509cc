import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { specialPurposeOf } from '../../../shared/blacklist/address/special.ts';
import { type ScoreArithmetic, scoreOf } from '../../../shared/blacklist/scoring/score.ts';
import type { Allowlist } from './allowlist.ts';
import type { Entries, EntryView, MoveView } from './entries.ts';
import { storedRange } from './exempt.ts';
import type { ListState } from './state.ts';
import type { Warnings } from './warnings.ts';

/** What one layer says about a range. Times are epoch milliseconds. */
export interface LayerVerdict {
  readonly layer: 'special-purpose' | 'untouchable' | 'warning-list' | 'allowlist';
  /** `annotates` takes nothing out of the feed. */
  readonly effect: 'cuts' | 'annotates';
  /** The range that the layer names; null where the list of the layer holds it only joined with others. */
  readonly address: string | null;
  /** Whether all of the range is named, or a part. */
  readonly covers: 'all' | 'part';
  readonly reason: string;
  readonly owner: string | null;
  readonly until: number | null;
}

/** Everything that a list knows about a range. */
export interface WhyView {
  /** The narrowest first. */
  readonly entries: readonly {
    readonly entry: EntryView;
    readonly moves: readonly MoveView[];
    /** Of the claims in force; `null` when there is none. */
    readonly arithmetic: ScoreArithmetic | null;
  }[];
  /** In the order in which they are asked. */
  readonly layers: readonly LayerVerdict[];
}

export interface WhyParts {
  readonly state: ListState;
  readonly entries: Entries;
  readonly allowlist: Allowlist;
  readonly warnings: Warnings;
}

/** Answers why a range is blocked, or why not. */
export class Why {
  readonly #parts: WhyParts;

  constructor(parts: WhyParts) {
    this.#parts = parts;
  }

  async answer(range: AddressRange, now: number): Promise<WhyView> {
    const { entries, state } = this.#parts;
    // Read before what has to be waited for, so that entries and settings are of one moment.
    const { scoring } = state.settings();
    const found = entries.containing(range).map((entry) => {
      const inForce = entry.claims.filter(({ endedAt }) => endedAt === null);
      return {
        entry,
        moves: entries.movesOf(entry),
        arithmetic: inForce.length === 0 ? null : scoreOf(inForce, scoring),
      };
    });
    return { entries: found, layers: await this.#layers(range, now) };
  }

  async #layers(range: AddressRange, now: number): Promise<LayerVerdict[]> {
    const { state, allowlist, warnings } = this.#parts;
    const special = specialPurposeOf(range);
    const untouchable = state.settings().untouchable.map(({ address, label }) => ({ address, reason: label }));
    const allowed = allowlist.all(now);
    const warned = await warnings.touching(range);
    return [
      ...(special === null
        ? []
        : [verdict('special-purpose', range, { address: special.cidr, reason: `${special.name} (${special.rfc})` })]),
      ...untouchable.filter(touching(range)).map((item) => verdict('untouchable', range, item)),
      ...warned.map((list) => ({
        layer: 'warning-list' as const,
        effect: list.effect === 'never-block' ? ('cuts' as const) : ('annotates' as const),
        address: null,
        covers: list.covers,
        reason: list.title === null ? list.name : `${list.name}: ${list.title}`,
        owner: list.updatedBy,
        until: null,
      })),
      ...allowed
        .filter(touching(range))
        .map(({ address, reason, owner, expiresAt }) =>
          verdict('allowlist', range, { address, reason, owner, until: expiresAt }),
        ),
    ];
  }
}

const touching = (range: AddressRange) => (item: { readonly address: string }) => {
  const other = storedRange(item.address);
  return other.family === range.family && other.lo <= range.hi && other.hi >= range.lo;
};

function verdict(
  layer: LayerVerdict['layer'],
  range: AddressRange,
  item: { address: string; reason: string; owner?: string; until?: number | null },
): LayerVerdict {
  const other = storedRange(item.address);
  const isWhole = other.family === range.family && other.lo <= range.lo && other.hi >= range.hi;
  return {
    layer,
    effect: 'cuts',
    address: formatRange(other),
    covers: isWhole ? 'all' : 'part',
    reason: item.reason,
    owner: item.owner ?? null,
    until: item.until ?? null,
  };
}
