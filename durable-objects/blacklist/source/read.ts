import { parseArtefact } from '../../../shared/blacklist/artefact/parse.ts';
import type { Scope } from '../../../shared/blacklist/collector.ts';
import { lifeOf, renewalDue } from '../../../shared/blacklist/scoring/decay.ts';
import type { SourceConfig } from '../../../shared/blacklist/source/config.ts';
import {
  type ArtefactNote,
  provenScopes,
  type ReadNote,
  shrinkVerdict,
} from '../../../shared/blacklist/source/guard.ts';
import type { RunView } from '../../../shared/blacklist/source/run.ts';
import type { SourceState } from '../../../shared/blacklist/source/state.ts';
import { StatementBuilder } from '../../../shared/blacklist/statement/builder.ts';
import {
  DEFAULT_WITHDRAWAL,
  type ReconcileCounts,
  reconcile,
  type WithdrawalPolicy,
} from '../../../shared/blacklist/statement/reconcile.ts';
import { rowCount, type Statement } from '../../../shared/blacklist/statement/statement.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { SourceObjects } from './objects.ts';
import { readIndicatorArtefacts } from './read-indicators.ts';
import type { RunWork, StoredReject } from './store.ts';

const DAY_MS = 86_400_000;

/** What reading the artefacts of a run came to. */
export interface ReadResult {
  readonly parsed: NonNullable<RunView['parsed']>;
  readonly rejects: readonly StoredReject[];
  readonly counts: ReconcileCounts;
  readonly next: NonNullable<RunWork['next']>;
}

/**
 * Reads all artefacts of a run into one statement, compares it with the baseline and stores what the source says from
 * now on. Changes nothing that anybody sees: until the run is committed, the stored statement has no reader.
 *
 * @throws AegisError of the parser; `collection_unexpected_answer` when a full statement shrank beyond belief.
 */
export async function readArtefacts(
  objects: SourceObjects,
  state: SourceState,
  artefacts: readonly ArtefactNote[],
  options: { readonly force: boolean; readonly collectedAt: number; readonly now: number },
): Promise<ReadResult> {
  const { indicator } = state.config;
  if (indicator !== undefined) return readIndicatorArtefacts(objects, state, indicator, artefacts, options);
  const { said, parsed, rejects, scopes } = await parseAll(objects, state, artefacts, options.collectedAt);
  const baseline = await objects.readStatement(state.baseline);
  if (!options.force && scopes.some(({ kind }) => kind === 'full')) {
    const before = liveRows(baseline, options.now);
    const why = shrinkVerdict(before, rowCount(said), state.config.maxShrinkPercent);
    if (why !== null) {
      throw new AegisError('collection_unexpected_answer', `${why} Trigger with force to accept it.`, {
        details: { before, said: rowCount(said), maxShrinkPercent: state.config.maxShrinkPercent },
      });
    }
  }
  const renews = lifeOf(state.config.decay) !== null;
  const { next, counts } = reconcileSaid(state.config, baseline, said, scopes, options.now);
  const { key, sha256 } = await objects.putStatement(next);
  return {
    parsed,
    rejects,
    counts,
    next: { key, sha256, rows: rowCount(next), nextExpiry: nextExpiry(next, { now: options.now, renews }) },
  };
}

/** Compares what a source says with what it said, as its configuration wants it. */
export function reconcileSaid(
  config: SourceConfig,
  baseline: Statement,
  said: Statement,
  scopes: readonly Scope[],
  now: number,
) {
  const renews = lifeOf(config.decay) !== null;
  return reconcile({ baseline, said, scopes, policy: policyOf(config), renews, now });
}

/** Reads artefacts into one statement; changes nothing. */
export async function parseAll(
  objects: Pick<SourceObjects, 'readArtefact'>,
  { config }: Pick<SourceState, 'config'>,
  artefacts: readonly ArtefactNote[],
  collectedAt: number,
) {
  const builder = new StatementBuilder({
    ttlMs: lifeOf(config.decay) ?? (config.ttlDays === null ? null : config.ttlDays * DAY_MS),
    collectedAt,
  });
  const rejectedIn: number[] = [];
  const reads: ReadNote[] = [];
  const maps = new Set<string>();
  for (const [index, artefact] of artefacts.entries()) {
    // The bytes get no name here: they would be kept until the statement is finished.
    const read = await parseArtefact(await objects.readArtefact(artefact), artefact.format, config.parse, {
      record: (record) => builder.record(record),
      reject(reject) {
        builder.reject(reject);
        rejectedIn.push(index + 1);
      },
    });
    reads.push(read);
    maps.add(read.mapVersion);
  }
  const { statement, report } = builder.finish();
  const { records, duplicates, rejected, rejectsByReason } = report;
  return {
    said: statement,
    parsed: { records, duplicates, rejected, rejectsByReason, maps: [...maps] },
    rejects: report.rejects.map((reject, i) => ({ ...reject, artefact: rejectedIn[i] ?? 0 })),
    scopes: provenScopes(artefacts, reads),
  };
}

function policyOf(config: SourceConfig): WithdrawalPolicy {
  const misses = config.withdrawAfterMisses;
  return misses === null ? DEFAULT_WITHDRAWAL : { full: misses, window: misses };
}

/** Until when reading the same artefacts again would change nothing. */
function nextExpiry({ details }: Statement, { now, renews }: { now: number; renews: boolean }): number | null {
  let earliest = Number.POSITIVE_INFINITY;
  for (const [i, expiresAt] of details.expiresAt.entries()) {
    if (!(expiresAt > now)) continue;
    const isCounted = renews && details.fromFirstSeen[i] === 1;
    // A claim that was sighted earlier is due somewhat before this, but its end always comes after.
    earliest = Math.min(earliest, isCounted ? renewalDue({ from: now, until: expiresAt }) : expiresAt);
  }
  return Number.isFinite(earliest) ? earliest : null;
}

/** Rows that have not expired: those that have may be missing without a reason to wonder. */
export function liveRows({ details, v4, v6 }: Statement, now: number): number {
  let live = 0;
  for (const rows of [v4, v6]) for (const detail of rows.detail) if (!(details.expiresAt[detail]! <= now)) live++;
  return live;
}
