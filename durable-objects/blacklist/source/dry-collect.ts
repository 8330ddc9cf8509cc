import type { Attention, CollectorIo, Credentials, RawArtefact } from '../../../shared/blacklist/collector.ts';
import type { SourceConfig } from '../../../shared/blacklist/source/config.ts';
import type { DryRunOutcome, SourceDryRun } from '../../../shared/blacklist/source/dry-run.ts';
import type { ArtefactNote } from '../../../shared/blacklist/source/guard.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { Logger } from '../../../shared/kernel/log.ts';
import { createHttpPort, egressPolicyOf } from '../../kernel/http-port.ts';
import { collectorOf } from './collect.ts';

/** A request waits for a dry run: longer than this it would wait in vain. */
const MAX_MS = 100_000;
const MAX_STEPS = 60;
/** All of it stays in memory. */
const MAX_BYTES = 48 * 1024 * 1024;

/** What was fetched, in memory alone. */
export interface DryCollection {
  readonly outcome: DryRunOutcome;
  readonly failure: SourceDryRun['failure'];
  readonly attention: Attention | null;
  readonly requests: number;
  readonly artefacts: readonly ArtefactNote[];
  readArtefact(note: ArtefactNote): Promise<Uint8Array>;
}

export interface DryCollectOptions {
  readonly env: Env;
  readonly config: SourceConfig;
  readonly credentials: Credentials | null;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Runs the collector of a configuration from the beginning, as if nothing had been fetched before. Stores nothing, and answers
 * nothing that a portal asks a person.
 */
export async function dryCollect({ env, config, credentials, log, now }: DryCollectOptions): Promise<DryCollection> {
  const collector = collectorOf({ config }, env);
  const startedAt = now();
  const bytes = new Map<string, Uint8Array>();
  const artefacts: ArtefactNote[] = [];
  let requests = 0;
  const send = createHttpPort({ egress: egressPolicyOf(env.AEGIS_EGRESS_ALLOW), log });
  const io: CollectorIo = {
    fetch(request) {
      requests++;
      return send(request);
    },
    now,
    credentials,
  };
  const ended = (outcome: DryRunOutcome, more: Partial<DryCollection> = {}): DryCollection => ({
    ...{ outcome, failure: null, attention: null, requests, artefacts, ...more },
    readArtefact: async (note) => bytes.get(note.sha256) ?? new Uint8Array(),
  });
  let held = 0;
  const keep = async (artefact: RawArtefact): Promise<void> => {
    const sha256 = await sha256Hex(artefact.bytes);
    held += artefact.bytes.byteLength;
    bytes.set(sha256, artefact.bytes);
    const { scope, name, group } = artefact;
    const isOwnFormat = config.kind === 'open-list' && artefact.format === 'auto';
    const format = isOwnFormat ? config.format : artefact.format;
    artefacts.push({ sha256, key: '', bytes: artefact.bytes.byteLength, format, scope, name, group });
  };
  let state = collector.start({
    baseUrl: config.url ?? '',
    startedAt,
    cursor: { loginConsent: config.loginConsent },
    lookbackDays: config.lookbackDays,
    paceMs: config.paceMs,
    force: true,
  });
  for (let step = 0; step < MAX_STEPS; step++) {
    const outcome = await collector.step(state, io);
    if (outcome.kind === 'failed') {
      return ended('failed', { failure: { code: outcome.code, message: outcome.message } });
    }
    if (outcome.kind === 'attention') return ended('attention', { attention: outcome.attention });
    for (const artefact of outcome.artefacts) await keep(artefact);
    if (outcome.kind === 'done') return ended('parsed');
    if (held > MAX_BYTES || now() - startedAt + outcome.waitMs > MAX_MS) return ended('incomplete');
    if (outcome.waitMs > 0) await scheduler.wait(outcome.waitMs);
    state = outcome.state;
  }
  return ended('incomplete');
}
