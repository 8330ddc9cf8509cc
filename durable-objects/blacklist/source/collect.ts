import type { CollectorIo, Credentials, StepOutcome } from '../../../shared/blacklist/collector.ts';
import { type AnyCollector, createCollectors } from '../../../shared/blacklist/collectors.ts';
import type { ArtefactNote } from '../../../shared/blacklist/source/guard.ts';
import type { SourceState } from '../../../shared/blacklist/source/state.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { open, seal } from '../../../shared/kernel/seal.ts';
import { createHttpPort, egressPolicyOf } from '../../kernel/http-port.ts';
import type { SourceCore } from './core.ts';
import type { SourceObjects } from './objects.ts';
import type { RunRecord } from './store.ts';

/** What one step of a collector came to, already durable where it must be. */
export interface CollectedStep {
  readonly outcome: StepOutcome<unknown>;
  /** The state to go on with, sealed. */
  readonly session: string | null;
  readonly artefacts: readonly ArtefactNote[];
  readonly requests: number;
}

// Collectors remember, in memory, which message to a person is about to be sent: one set an isolate.
const collectorSets = new Map<string, ReturnType<typeof createCollectors>>();

/** The collector of a source. Throws `conflict` for a source that only takes uploads. */
export function collectorOf(state: Pick<SourceState, 'config'>, env: Env): AnyCollector {
  const { kind } = state.config;
  if (kind === 'upload') throw new AegisError('conflict', 'This source only takes uploads');
  const allow = env.AEGIS_EGRESS_ALLOW ?? '';
  let collectors = collectorSets.get(allow);
  if (collectors === undefined) {
    collectors = createCollectors(egressPolicyOf(allow));
    collectorSets.set(allow, collectors);
  }
  return collectors[kind];
}

const sessionPurpose = (source: string, run: string): string => `source-session:${source}:${run}`;
const credentialsPurpose = (source: string): string => `source-credentials:${source}`;

/** Seals what a collector must remember; it holds cookies and tokens. */
export function sealSession({ id, env }: SourceCore, run: string, session: unknown): Promise<string> {
  return seal(env.AEGIS_SECRETS_KEY, sessionPurpose(id, run), session);
}

/** What {@link sealSession} sealed. */
export function openSession({ id, env }: SourceCore, run: string, sealed: string): Promise<unknown> {
  return open(env.AEGIS_SECRETS_KEY, sessionPurpose(id, run), sealed);
}

/** Seals the account of a source. */
export function sealCredentials({ id, env }: SourceCore, credentials: Credentials): Promise<string> {
  return seal(env.AEGIS_SECRETS_KEY, credentialsPurpose(id), credentials);
}

/** The account of a source; null when it has none. */
export async function openCredentials({ id, env, store }: SourceCore): Promise<Credentials | null> {
  const sealed = store.credentials();
  if (sealed === null) return null;
  return (await open(env.AEGIS_SECRETS_KEY, credentialsPurpose(id), sealed)) as Credentials;
}

/**
 * One step of the source's collector. The artefacts are in R2 when this returns, so that the caller may persist a state
 * that no longer knows them.
 */
export async function collectStep(
  core: SourceCore,
  objects: SourceObjects,
  state: SourceState,
  run: RunRecord,
  now: () => number,
): Promise<CollectedStep> {
  const collector = collectorOf(state, core.env);
  const { view, work } = run;
  const { config } = state;
  let requests = 0;
  const send = createHttpPort({ egress: egressPolicyOf(core.env.AEGIS_EGRESS_ALLOW), log: core.log });
  const io: CollectorIo = {
    fetch(request) {
      requests++;
      return send(request);
    },
    now,
    credentials: await openCredentials(core),
  };
  const before =
    work.session === null
      ? collector.start({
          baseUrl: config.url ?? '',
          startedAt: view.startedAt,
          cursor: { ...state.cursor, loginConsent: config.loginConsent },
          lookbackDays: work.lookbackDays,
          paceMs: config.paceMs,
          force: view.force,
        })
      : await openSession(core, view.id, work.session);
  const outcome = await collector.step(before, io);
  const artefacts: ArtefactNote[] = [];
  if (outcome.kind === 'continue' || outcome.kind === 'done') {
    for (const artefact of outcome.artefacts) {
      // An open list cannot know how it is written; its source's setting says so.
      const isOwnFormat = config.kind === 'open-list' && artefact.format === 'auto';
      artefacts.push(await objects.putArtefact(isOwnFormat ? { ...artefact, format: config.format } : artefact));
    }
  }
  const goesOn = outcome.kind === 'continue' || outcome.kind === 'attention';
  const session = goesOn ? await sealSession(core, view.id, outcome.state) : null;
  return { outcome, session, artefacts, requests };
}
