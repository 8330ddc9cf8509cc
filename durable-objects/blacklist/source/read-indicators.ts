import type { IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { readIndicators } from '../../../shared/blacklist/indicators/read.ts';
import { reconcileIndicators } from '../../../shared/blacklist/indicators/reconcile.ts';
import {
  decodeIndicators,
  encodeIndicators,
  IndicatorBuilder,
} from '../../../shared/blacklist/indicators/statement.ts';
import type { RejectReason } from '../../../shared/blacklist/record.ts';
import { lifeOf } from '../../../shared/blacklist/scoring/decay.ts';
import { type ArtefactNote, provenScopes, shrinkVerdict } from '../../../shared/blacklist/source/guard.ts';
import type { SourceState } from '../../../shared/blacklist/source/state.ts';
import { MAX_KEPT_REJECTS } from '../../../shared/blacklist/statement/builder.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { SourceObjects } from './objects.ts';
import type { ReadResult } from './read.ts';
import type { StoredReject } from './store.ts';

const DAY_MS = 86_400_000;

/** As `readArtefacts`, for a source of domains, URLs, hashes or MAC addresses. */
export async function readIndicatorArtefacts(
  objects: SourceObjects,
  state: SourceState,
  kind: IndicatorKind,
  artefacts: readonly ArtefactNote[],
  options: { readonly force: boolean; readonly collectedAt: number; readonly now: number },
): Promise<ReadResult> {
  const { said, parsed, rejects, scopes } = await parseIndicators(objects, state, kind, artefacts, options.collectedAt);
  const isFull = scopes.some((scope) => scope.kind === 'full');
  const { now, force } = options;
  const bytes = await objects.readBytes(state.baseline);
  if (!force && isFull) refuseShrink(state, liveOf(bytes, now), said.length);
  const misses = state.config.withdrawAfterMisses ?? 1;
  const { next, counts } = reconcileIndicators({ baseline: decodeIndicators(bytes), said, isFull, misses, now });
  const { key, sha256 } = await objects.putBytes(encodeIndicators(next));
  const nextExpiry = next.reduce<number | null>(
    (least, { expiresAt }) => (expiresAt === null || (least !== null && least <= expiresAt) ? least : expiresAt),
    null,
  );
  return { parsed, rejects, counts, next: { key, sha256, rows: next.length, nextExpiry } };
}

/** Reads artefacts of indicators; changes nothing. */
export async function parseIndicators(
  objects: Pick<SourceObjects, 'readArtefact'>,
  { config }: Pick<SourceState, 'config'>,
  kind: IndicatorKind,
  artefacts: readonly ArtefactNote[],
  collectedAt: number,
) {
  const life = lifeOf(config.decay);
  const { category, confidence } = config.parse.defaults;
  const decayed = life?.({ reason: null, category, country: null, severity: null, confidence }) ?? null;
  const ttlMs = decayed ?? (config.ttlDays === null ? null : config.ttlDays * DAY_MS);
  const builder = new IndicatorBuilder({ ttlMs, collectedAt });
  const rejects: StoredReject[] = [];
  const rejectsByReason: Partial<Record<RejectReason, number>> = {};
  const maps = new Set<string>();
  const reads = [];
  let rejected = 0;
  for (const [index, artefact] of artefacts.entries()) {
    const bytes = await objects.readArtefact(artefact);
    const read = readIndicators(kind, bytes, artefact.format, config.parse, {
      record: (record) => builder.add(record),
      reject(reject) {
        rejected++;
        rejectsByReason[reject.reason] = (rejectsByReason[reject.reason] ?? 0) + 1;
        if (rejects.length < MAX_KEPT_REJECTS) rejects.push({ ...reject, artefact: index + 1 });
      },
    });
    reads.push(read);
    maps.add(read.mapVersion);
  }
  const { records, size } = builder;
  const parsed = { records, duplicates: records - size, rejected, rejectsByReason, maps: [...maps] };
  return { said: builder.finish(), parsed, rejects, scopes: provenScopes(artefacts, reads) };
}

function liveOf(bytes: Uint8Array, now: number): number {
  let live = 0;
  for (const { expiresAt } of decodeIndicators(bytes)) if (expiresAt === null || expiresAt > now) live++;
  return live;
}

function refuseShrink({ config }: SourceState, before: number, said: number): void {
  const why = shrinkVerdict(before, said, config.maxShrinkPercent);
  if (why === null) return;
  throw new AegisError('collection_unexpected_answer', `${why} Trigger with force to accept it.`, {
    details: { before, said, maxShrinkPercent: config.maxShrinkPercent },
  });
}
