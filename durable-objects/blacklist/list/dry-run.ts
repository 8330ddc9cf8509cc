import { SPECIAL_RANGES } from '../../../shared/blacklist/address/special.ts';
import { parseWarningList } from '../../../shared/blacklist/allowlist/warning-list.ts';
import { type HoldReason, holdReasons } from '../../../shared/blacklist/publication/gate.ts';
import { subtract, union } from '../../../shared/blacklist/ranges/algebra.ts';
import { RangeSetBuilder, rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { emitCidrs } from '../../../shared/blacklist/ranges/emit.ts';
import { overlaps } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';
import type { ScoringSettings } from '../../../shared/blacklist/scoring/settings.ts';
import type { ListEffect } from '../../../shared/blacklist/source/dry-run.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { Allowlist } from './allowlist.ts';
import { type ClaimRow, Selection } from './dry-run-selection.ts';
import { claimedSet, countClaimed, type SourceClaims } from './dry-run-source.ts';
import { exemptionsOf, exemptRanges, storedRange } from './exempt.ts';
import { feedOf } from './feed-text.ts';
import type { ListCore } from './parts.ts';
import type { Publications } from './publications.ts';
import type { Warnings } from './warnings.ts';

/** Claims beyond which no dry run is made: four sets of ranges must be in memory together. */
const MAX_CLAIMS = 1_500_000;
const SAMPLES = 20;

/** What would be different. All of it together. */
export interface DryRunPatch {
  /** Addresses put on the allowlist, as text that parses. */
  readonly allow: readonly string[];
  /** Names of sources whose claims would not count. */
  readonly withoutSources: readonly string[];
  /** Entries with a lower score would not be published. */
  readonly minScore: number | null;
  /** In place of the settings of the list; decides with `minScore`. */
  readonly scoring: ScoringSettings | null;
  /** Texts of warning lists meant as "never block". */
  readonly warningLists: readonly string[];
}

export interface FeedFigures {
  readonly entries: number;
  readonly lines: number;
  readonly addresses4: number;
  readonly networks6: number;
}

/** A difference of feeds, as the lines that its addresses make. */
export interface FeedChange {
  readonly lines: number;
  readonly addresses4: number;
  readonly samples: readonly string[];
}

export interface DryRun {
  readonly before: FeedFigures;
  readonly after: FeedFigures;
  readonly gained: FeedChange;
  readonly lost: FeedChange;
  /** What the gate would say of it, compared with what it last let pass; none: it would be published. */
  readonly reasons: readonly HoldReason[];
}

export interface DryRunParts {
  readonly core: ListCore;
  readonly allowlist: Allowlist;
  readonly warnings: Warnings;
  readonly publications: Publications;
}

/** Compiles a list as if something were different. Publishes nothing, stores nothing. */
export class DryRuns {
  readonly #parts: DryRunParts;

  constructor(parts: DryRunParts) {
    this.#parts = parts;
  }

  /**
   * Compares the feed of the present claims with the one that they would give.
   *
   * @throws AegisError `conflict` for a list too large to compare in memory; `invalid_request` for a warning list that is none.
   */
  async run(patch: DryRunPatch, now: number): Promise<DryRun> {
    const { core, allowlist, warnings, publications } = this.#parts;
    const added = patch.warningLists.map((text) => parseWarningList(text).ranges);
    const cuts = await warnings.cuts();
    // From here on synchronous: one state for both feeds.
    const settings = core.state.settings();
    const allow = [...allowlist.all(now), ...cuts];
    this.#mustFit();
    const present = union(SPECIAL_RANGES, exemptRanges(exemptionsOf(allow, settings)));
    const more = rangeSetOf(patch.allow.map(storedRange));
    const changed = added.reduce(union, union(present, more));

    const was = this.#read(now, new Selection(core.storage.sql, settings.scoring));
    const is = this.#read(now, new Selection(core.storage.sql, patch.scoring ?? settings.scoring, patch));
    const [before, after] = [subtract(was.ranges, present), subtract(is.ranges, changed)];
    const passed = publications.passed();
    const figures = figuresOf(after, is.entries);
    return {
      before: figuresOf(before, was.entries),
      after: figures,
      gained: changeOf(subtract(after, before)),
      lost: changeOf(subtract(before, after)),
      reasons: holdReasons({
        live: passed && { ...passed, lines: passed.lines4 + passed.lines6 },
        next: figures,
        bounds: settings.gate,
        untouchableHits: this.#unseen(is.ranges),
      }),
    };
  }

  /**
   * What the feed would be if a source claimed these ranges and no others.
   *
   * @throws AegisError `conflict` for a list or a claim too large to compare in memory.
   */
  async source(claims: SourceClaims, now: number): Promise<ListEffect> {
    const { core, allowlist, warnings, publications } = this.#parts;
    const cuts = await warnings.cuts();
    // From here on synchronous: one state for both feeds.
    const settings = core.state.settings();
    const exempt = exemptRanges(exemptionsOf([...allowlist.all(now), ...cuts], settings));
    const never = union(SPECIAL_RANGES, exempt);
    this.#mustFit(claims.v4.length / 2 + claims.v6.length / 8);
    const { sql } = core.storage;
    const was = this.#read(now, new Selection(sql, settings.scoring));
    const others = this.#read(now, new Selection(sql, settings.scoring, { withoutSources: [claims.source] }));
    const is = union(others.ranges, claimedSet(claims));
    const [before, after] = [subtract(was.ranges, never), subtract(is, never)];
    const passed = publications.passed();
    const [gained, lost] = [changeOf(subtract(after, before)), changeOf(subtract(before, after))];
    const figures = figuresOf(after, 0);
    return {
      ...countClaimed(claims, was.ranges, exempt),
      gained: { lines: gained.lines, samples: gained.samples },
      lost: { lines: lost.lines, samples: lost.samples },
      linesBefore: figuresOf(before, 0).lines,
      linesAfter: figures.lines,
      reasons: holdReasons({
        live: passed && { ...passed, lines: passed.lines4 + passed.lines6 },
        next: figures,
        bounds: settings.gate,
        untouchableHits: this.#unseen(is),
      }),
    };
  }

  #mustFit(more = 0): void {
    const { claims } = this.#parts.core.storage.sql
      .exec<{ claims: number }>('SELECT coalesce(sum(active), 0) AS claims FROM source')
      .one();
    if (claims + more <= MAX_CLAIMS) return;
    throw new AegisError(
      'conflict',
      `A dry run compares at most ${MAX_CLAIMS} claims; this list has ${claims + more}.`,
    );
  }

  #unseen(ranges: RangeSet): string[] {
    const { state } = this.#parts.core;
    const acknowledged = new Set(state.acknowledgedHits());
    const named = state.settings().untouchable.filter(({ address }) => overlaps(ranges, storedRange(address)));
    return named.map(({ address }) => address).filter((address) => !acknowledged.has(address));
  }

  #read(now: number, selection: Selection): { ranges: RangeSet; entries: number } {
    const builder = new RangeSetBuilder();
    let entries = 0;
    let group: ClaimRow[] = [];
    const close = (): void => {
      const [first] = group;
      if (first === undefined || !selection.takes(group)) return;
      entries += 1;
      addKeys(builder, first[0], first[1]);
    };
    const rows = this.#parts.core.storage.sql
      .exec(
        `SELECT lo, hi, source, fact FROM claim
         WHERE ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?) ORDER BY lo, hi, source`,
        now,
      )
      .raw() as unknown as Iterable<ClaimRow>;
    for (const row of rows) {
      const [first] = group;
      if (first !== undefined && (first[0] !== row[0] || first[1] !== row[1])) {
        close();
        group = [];
      }
      group.push(row);
    }
    close();
    return { ranges: builder.build(), entries };
  }
}

function addKeys(builder: RangeSetBuilder, lo: BoundKey, hi: BoundKey): void {
  if (typeof lo === 'number') builder.add4(lo, hi as number);
  else builder.add6(BigInt(`0x${lo}`), BigInt(`0x${hi}`));
}

function figuresOf(ranges: RangeSet, entries: number): FeedFigures {
  const { lines4, lines6, addresses4, networks6 } = feedOf([ranges]);
  return { entries, lines: lines4 + lines6, addresses4, networks6 };
}

function changeOf(ranges: RangeSet): FeedChange {
  const { lines4, lines6, addresses4 } = feedOf([ranges]);
  const [chunk] = emitCidrs(ranges);
  const samples = chunk === undefined ? [] : new TextDecoder().decode(chunk).split('\n', SAMPLES);
  return { lines: lines4 + lines6, addresses4, samples: samples.filter((line) => line !== '') };
}
