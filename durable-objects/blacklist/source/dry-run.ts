import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { indicatorName } from '../../../shared/blacklist/indicators/pointer.ts';
import { reconcileIndicators } from '../../../shared/blacklist/indicators/reconcile.ts';
import { decodeIndicators } from '../../../shared/blacklist/indicators/statement.ts';
import { needsCredentials, type SourceConfig } from '../../../shared/blacklist/source/config.ts';
import { DRY_RUN_SAMPLES, type SourceDryRun } from '../../../shared/blacklist/source/dry-run.ts';
import { shrinkVerdict } from '../../../shared/blacklist/source/guard.ts';
import type { Baseline } from '../../../shared/blacklist/source/state.ts';
import { rowCount, type Statement } from '../../../shared/blacklist/statement/statement.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { openCredentials } from './collect.ts';
import type { SourceCore } from './core.ts';
import { type DryCollection, dryCollect } from './dry-collect.ts';
import { DRIFT_CODES } from './finish.ts';
import type { SourceObjects } from './objects.ts';
import { liveRows, parseAll, reconcileSaid } from './read.ts';
import { parseIndicators } from './read-indicators.ts';

type Read = Pick<SourceDryRun, 'parsed' | 'rejects' | 'samples' | 'counts' | 'list'> & {
  /** Why a run would not be believed. */
  readonly shrink: string | null;
};

/**
 * What collecting with a configuration would come to. Fetches with the real collector, reads, compares with what the source
 * said last and with the list; stores nothing and changes nothing.
 *
 * @throws AegisError `conflict` for a source that only takes uploads, for a portal that a run is logged in to, or without
 * `confirm` for a portal at all: its login may message or log out a person. `collection_credentials_missing`.
 */
export async function dryRunSource(
  core: SourceCore,
  objects: SourceObjects,
  config: SourceConfig,
  confirm: boolean,
  clock: () => number,
): Promise<SourceDryRun> {
  if (config.kind === 'upload') throw new AegisError('conflict', 'This source only takes uploads');
  const isPortal = needsCredentials(config.kind);
  if (isPortal && !confirm) {
    throw new AegisError('conflict', 'A login to a portal may message or log out a person: set confirm to mean it.');
  }
  if (isPortal && core.store.open().length > 0) throw new AegisError('conflict', 'A run of this source is under way');
  const credentials = isPortal ? await openCredentials(core) : null;
  if (isPortal && credentials === null) {
    throw new AegisError('collection_credentials_missing', 'Set the credentials of the source first');
  }
  const collected = await dryCollect({ env: core.env, config, credentials, log: core.log, now: clock });
  const state = core.store.state();
  // A draft for another list has no history with it.
  const isSame = state?.config.list === config.list && state.config.indicator === config.indicator;
  const baseline = state !== null && state.deletedAt === null && isSame ? state.baseline : null;
  return report(core, collected, () => read(core, objects, config, collected, baseline, clock()));
}

async function report(core: SourceCore, collected: DryCollection, work: () => Promise<Read>): Promise<SourceDryRun> {
  const { outcome, failure, attention, requests } = collected;
  const artefacts = collected.artefacts.map(({ name, bytes, sha256, format, scope }) => ({
    ...{ name, bytes, sha256, format, scope },
  }));
  const base: SourceDryRun = {
    ...{ source: core.id, outcome, failure, attention, requests, artefacts, isDrift: false },
    ...{ parsed: null, rejects: [], samples: [], counts: null, list: null },
  };
  const failed = (code: NonNullable<SourceDryRun['failure']>['code'], message: string): SourceDryRun => ({
    ...base,
    ...{ outcome: 'failed', failure: { code, message }, isDrift: DRIFT_CODES.includes(code) },
  });
  if (outcome === 'failed' && failure !== null) return failed(failure.code, failure.message);
  if (artefacts.length === 0) return base;
  try {
    const { shrink, ...found } = await work();
    if (shrink === null) return { ...base, ...found };
    return { ...failed('collection_unexpected_answer', shrink), ...found };
  } catch (thrown) {
    const error = asAegisError(thrown);
    if (!error.public) throw thrown;
    return failed(error.code, error.message);
  }
}

async function read(
  core: SourceCore,
  objects: SourceObjects,
  config: SourceConfig,
  collected: DryCollection,
  baseline: Baseline | null,
  now: number,
): Promise<Read> {
  if (config.indicator !== undefined) {
    return readIndicatorsDry(core, objects, { ...config, indicator: config.indicator }, collected, baseline, now);
  }
  const { said, parsed, rejects, scopes } = await parseAll(collected, { config }, collected.artefacts, now);
  const before = await objects.readStatement(baseline);
  const isFull = scopes.some(({ kind }) => kind === 'full');
  const { next, counts } = reconcileSaid(config, before, said, scopes, now);
  const shrink = isFull ? shrinkVerdict(liveRows(before, now), rowCount(said), config.maxShrinkPercent) : null;
  const list = await core.env.BLACKLIST.getByName(config.list).dryRunSource({
    source: core.id,
    v4: next.v4.keys,
    v6: next.v6.keys,
  });
  return { parsed, rejects: rejects.slice(0, DRY_RUN_SAMPLES), samples: samplesOf(said), counts, list, shrink };
}

async function readIndicatorsDry(
  core: SourceCore,
  objects: SourceObjects,
  config: SourceConfig & { readonly indicator: IndicatorKind },
  collected: DryCollection,
  baseline: Baseline | null,
  now: number,
): Promise<Read> {
  const kind = config.indicator;
  const { said, parsed, rejects, scopes } = await parseIndicators(
    collected,
    { config },
    kind,
    collected.artefacts,
    now,
  );
  const before = [...decodeIndicators(await objects.readBytes(baseline))];
  const isFull = scopes.some((scope) => scope.kind === 'full');
  const misses = config.withdrawAfterMisses ?? 1;
  const { next, counts } = reconcileIndicators({ baseline: before, said, isFull, misses, now });
  const live = before.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).length;
  const actor = core.env.INDICATORS.getByName(indicatorName({ list: config.list, kind }));
  return {
    parsed,
    rejects: rejects.slice(0, DRY_RUN_SAMPLES),
    samples: said.slice(0, DRY_RUN_SAMPLES).map(({ value }) => value),
    counts,
    list: await actor.dryRunSource({ source: core.id, values: next.map(({ value }) => value) }),
    shrink: isFull ? shrinkVerdict(live, said.length, config.maxShrinkPercent) : null,
  };
}

function samplesOf({ v4, v6 }: Statement): string[] {
  const rows: string[] = [];
  for (let i = 0; i < Math.min(v4.length, DRY_RUN_SAMPLES); i++) {
    rows.push(formatRange({ family: 4, lo: v4.keys[2 * i]!, hi: v4.keys[2 * i + 1]! }));
  }
  for (let i = 0; i < Math.min(v6.length, DRY_RUN_SAMPLES - rows.length); i++) {
    const bound = (from: number) => [0, 1, 2, 3].reduce((sum, w) => (sum << 32n) + BigInt(v6.keys[from + w]!), 0n);
    rows.push(formatRange({ family: 6, lo: bound(8 * i), hi: bound(8 * i + 4) }));
  }
  return rows;
}
