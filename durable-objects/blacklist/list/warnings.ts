import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { type CutReport, cutReport, MAX_CUT_PERCENT } from '../../../shared/blacklist/allowlist/cut-report.ts';
import type { WarningEffect } from '../../../shared/blacklist/allowlist/effect.ts';
import { parseWarningList } from '../../../shared/blacklist/allowlist/warning-list.ts';
import { emitCidrs } from '../../../shared/blacklist/ranges/emit.ts';
import { containsRange, overlaps, rangesOf } from '../../../shared/blacklist/ranges/query.ts';
import { countRanges, EMPTY_RANGES, type RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { TABLE_RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { Snapshots } from '../../kernel/snapshots.ts';
import type { CommandMeta } from '../blacklist.ts';
import type { AllowView } from './allowlist.ts';
import type { ListCore } from './parts.ts';
import type { Publications } from './publications.ts';
import { isMissingObject, type RangeObjects } from './range-objects.ts';
import type { StoredWarningList, WarningLists, WarningListView } from './warning-lists.ts';

/** Ranges that all lists meant as "never block" may have together: each is in the table that the edge reads. */
export const MAX_NEVER_BLOCK = 100_000;
/** Warning lists of one list. */
const MAX_LISTS = 100;

export interface WarningParts {
  readonly core: ListCore;
  readonly lists: WarningLists;
  readonly objects: RangeObjects;
  readonly snapshots: Snapshots;
  readonly publications: Publications;
}

export interface PutWarningList {
  readonly name: string;
  readonly effect: WarningEffect;
  /** As it was uploaded. */
  readonly text: string;
  /** A person has seen what it would cut. */
  readonly isConfirmed: boolean;
  /** Report only. */
  readonly isDryRun: boolean;
}

export interface WarningReceipt {
  readonly list: WarningListView;
  /** What it takes, or would take, out of the live version; `null` for a list that only annotates. */
  readonly cut: CutReport | null;
  readonly samples: readonly string[];
}

/** A list that names all of a range, or a part of it. */
export type TouchedList = WarningListView & { readonly covers: 'all' | 'part' };

/** Imports warning lists and answers from them. Their ranges lie in immutable objects, never in rows. */
export class Warnings {
  readonly #parts: WarningParts;

  constructor(parts: WarningParts) {
    this.#parts = parts;
  }

  /**
   * Takes a warning list in place of what had its name.
   *
   * @throws AegisError `conflict` with the report, when it would cut more than {@link MAX_CUT_PERCENT} of the live version
   * and nobody confirmed that; `invalid_request`, `payload_too_large`.
   */
  async put(input: PutWarningList, meta: CommandMeta, now: number): Promise<WarningReceipt> {
    const { core, lists, snapshots } = this.#parts;
    const { name, effect } = input;
    const { ranges, title, description, version, rejected, samples } = parseWarningList(input.text);
    const about = { title, description, version, rejected, ranges: countRanges(ranges) };
    const list: WarningListView = { name, effect, ...about, updatedAt: now, updatedBy: meta.causation.actor };
    this.#mustFit(list);
    const cut = effect === 'never-block' ? cutReport(await this.#live(), ranges) : null;
    if (input.isDryRun) return { list, cut, samples };
    if (cut !== null && cut.percent > MAX_CUT_PERCENT && !input.isConfirmed) {
      const message = `${name} would cut ${cut.percent} % out of the live feed; ${MAX_CUT_PERCENT} % are taken unasked.`;
      throw new AegisError('conflict', message, { details: { cut } });
    }
    const { key } = await snapshots.put([...emitCidrs(ranges)], 'text/plain; charset=utf-8');
    core.transact(() => {
      const before = lists.get(name);
      lists.put({ ...list, object: key });
      core.emit([{ type: 'blacklist.warning-list.put', version: 1, data: { warningList: list } }], meta.causation, now);
      if (effect === 'never-block' || before?.effect === 'never-block') core.changed(now);
    });
    return { list, cut, samples };
  }

  remove(name: string, meta: CommandMeta, now: number): void {
    const { core, lists } = this.#parts;
    core.transact(() => {
      const before = lists.get(name);
      if (before === null) throw new AegisError('not_found', `there is no warning list ${name}`);
      lists.remove(name);
      const { object: _object, ...warningList } = before;
      core.emit([{ type: 'blacklist.warning-list.removed', version: 1, data: { warningList } }], meta.causation, now);
      if (before.effect === 'never-block') core.changed(now);
    });
  }

  all(): WarningListView[] {
    return this.#parts.lists.all().map(({ object: _object, ...view }) => view);
  }

  /** The lists that name at least one address of a range. */
  async touching(range: AddressRange): Promise<TouchedList[]> {
    const found: TouchedList[] = [];
    for (const { object, ...view } of this.#parts.lists.all()) {
      const ranges = await this.#parts.objects.read(object);
      if (overlaps(ranges, range)) found.push({ ...view, covers: containsRange(ranges, range) ? 'all' : 'part' });
    }
    return found;
  }

  /** What the lists meant as "never block" cut out of the feed, as exemptions of their layer. */
  async cuts(): Promise<AllowView[]> {
    const cuts: AllowView[] = [];
    const lost: string[] = [];
    let why: unknown = null;
    for (const list of this.#parts.lists.all()) {
      if (list.effect !== 'never-block') continue;
      try {
        for (const range of rangesOf(await this.#parts.objects.read(list.object))) cuts.push(cutOf(list, range));
      } catch (thrown) {
        // Of a store that does not answer nothing is known; what it says is not there is lost.
        if (!isMissingObject(thrown)) throw thrown;
        lost.push(list.name);
        why = thrown;
      }
    }
    this.#tell(lost);
    if (why !== null) throw why;
    return cuts;
  }

  /** Says once what was lost, and once that all is there again; a person must hear of it before a day has gone by. */
  #tell(lost: readonly string[]): void {
    const { core } = this.#parts;
    if (JSON.stringify(core.state.lostWarnings()) === JSON.stringify(lost)) return;
    core.transact(() => {
      core.state.loseWarnings(lost);
      const type = lost.length > 0 ? 'blacklist.warning-list.lost' : 'blacklist.warning-list.found';
      const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };
      core.emit([{ type, version: 1, data: { lost } }], causation, Date.now());
    });
  }

  /**
   * Deletes stored ranges that no warning list leads to any more and that are older than a day: a list that is being put was
   * stored just before it is recorded.
   *
   * @returns how many went.
   */
  async sweep(now: number): Promise<number> {
    const { snapshots, lists } = this.#parts;
    const used = new Set(lists.all().map(({ object }) => object));
    return snapshots.sweep((key, uploaded) => !used.has(key) && now - uploaded >= TABLE_RETENTION_MS);
  }

  #mustFit(list: WarningListView): void {
    const others = this.#parts.lists.all().filter(({ name }) => name !== list.name);
    if (others.length >= MAX_LISTS) throw new AegisError('conflict', `there are ${MAX_LISTS} warning lists already`);
    if (list.effect !== 'never-block') return;
    const ranges = others.reduce((sum, { effect, ranges }) => (effect === 'never-block' ? sum + ranges : sum), 0);
    if (ranges + list.ranges > MAX_NEVER_BLOCK) {
      throw new AegisError(
        'payload_too_large',
        `Lists meant as never-block may have ${MAX_NEVER_BLOCK} ranges together; this would make ${ranges + list.ranges}.`,
      );
    }
  }

  async #live(): Promise<RangeSet> {
    const live = this.#parts.publications.live();
    return live === null ? EMPTY_RANGES : this.#parts.objects.readOnce(live.textKey);
  }
}

function cutOf({ name, title, updatedBy, updatedAt }: StoredWarningList, range: AddressRange): AllowView {
  return {
    address: formatRange(range),
    reason: title === null ? name : `${name}: ${title}`,
    owner: updatedBy,
    createdAt: updatedAt,
    expiresAt: null,
    layer: 'warning-list',
  };
}
