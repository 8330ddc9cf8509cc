import type { Attention } from '../../../shared/blacklist/collector.ts';
import { needsCredentials } from '../../../shared/blacklist/source/config.ts';
import type { ArtefactNote } from '../../../shared/blacklist/source/guard.ts';
import type { RunView } from '../../../shared/blacklist/source/run.ts';
import type { SourceView, Stop } from '../../../shared/blacklist/source/state.ts';
import type { SOURCE_CONDITIONS } from '../contract/collection-shapes.ts';
import { iso, isoOrNull } from './views.ts';

type Condition = (typeof SOURCE_CONDITIONS)[number];

/** The one thing to know about a source now; what needs a person comes first. */
export function conditionOf(view: SourceView): Condition {
  if (view.deletedAt !== null) return 'deleted';
  if (view.attention !== null) return 'attention';
  if (view.activeRun !== null) return 'running';
  if (!view.config.enabled) return 'disabled';
  if (view.paused !== null) return 'paused';
  if (needsCredentials(view.config.kind) && !view.hasCredentials) return 'credentials-missing';
  return view.failures > 0 || view.drift !== null ? 'failing' : 'idle';
}

const SCHEDULED: readonly Condition[] = ['attention', 'running', 'failing', 'idle'];

/** A source as the API shows it. */
export function sourceBody(view: SourceView) {
  const { id, kind, ...settings } = view.config;
  const { breaker, baseline, lastRun, activeRun, attention } = view;
  const condition = conditionOf(view);
  const isScheduled = kind !== 'upload' && SCHEDULED.includes(condition);
  const until = breaker.phase === 'open' ? breaker.until : breaker.phase === 'half-open' ? breaker.probeUntil : null;
  return {
    ...{ id, kind, settings, condition, revision: view.revision },
    createdAt: iso(view.createdAt),
    hasCredentials: view.hasCredentials,
    credentialsSetAt: isoOrNull(view.credentialsSetAt),
    nextDueAt: isScheduled ? iso(Math.max(view.nextDueAt, until ?? 0)) : null,
    lastSuccessAt: isoOrNull(view.lastSuccessAt),
    lastRun: lastRun && { ...lastRun, finishedAt: iso(lastRun.finishedAt) },
    activeRun: activeRun && { ...activeRun, startedAt: iso(activeRun.startedAt) },
    attention: attention && { run: attention.run, question: attentionBody(attention.question) },
    failures: view.failures,
    breaker: { phase: breaker.phase, until: isoOrNull(until) },
    paused: stopBody(view.paused),
    drift: stopBody(view.drift),
    statement: baseline && {
      rows: baseline.rows,
      sha256: baseline.sha256,
      run: baseline.run,
      committedAt: iso(baseline.committedAt),
    },
  };
}

/** A run as the API shows it. */
export function runBody(view: RunView) {
  return {
    ...view,
    startedAt: iso(view.startedAt),
    finishedAt: isoOrNull(view.finishedAt),
    attention: view.attention && attentionBody(view.attention),
  };
}

/** An artefact as the API shows it; where it lies is nobody's business. */
export function artefactBody({ sha256, bytes, format, name, scope }: ArtefactNote) {
  return { sha256, bytes, format, name, scope };
}

/** What a person is asked, as the API shows it. */
export function attentionBody(attention: Attention) {
  return attention.kind === 'otp' ? { ...attention, expiresAt: isoOrNull(attention.expiresAt) } : attention;
}

const stopBody = (stop: Stop | null) => stop && { ...stop, at: iso(stop.at) };
