import type { AlertBoard } from '../../../durable-objects/blacklist/alert-board.ts';
import { type ChannelInput, type ChannelView, completeChannel } from '../../../shared/blacklist/alerts/channel.ts';
import type { AlertView } from '../../../shared/blacklist/alerts/kinds.ts';
import { alertText } from '../../../shared/blacklist/alerts/text.ts';
import { allowedHosts, assertReachAllowed } from '../../../shared/blacklist/push/reach.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import type { Remote } from './actors.ts';
import { iso, isoOrNull } from './views.ts';

/** There is one board: an alert is raised once in all of a deployment. */
const BOARD = 'main';

/**
 * Calls the board.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, observations, and commands with an idempotency key.
 */
export function callBoard<T>(
  env: Env,
  call: (actor: Remote<AlertBoard>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.ALERTS.getByName(BOARD) as unknown as Remote<AlertBoard>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/**
 * The configuration of a channel, and its address, which may be called.
 *
 * @throws AegisError `invalid_request`, `egress_refused`.
 */
export function channelOf(input: ChannelInput & { readonly url?: string | undefined }, env: Env) {
  const { url, ...config } = input;
  const allowed = allowedHosts(env.AEGIS_EGRESS_ALLOW);
  return {
    config: completeChannel(config),
    address: url === undefined ? {} : { url: assertReachAllowed(url, allowed).href },
  };
}

/** An alert as the API shows it, in words of both languages. */
export function alertBody(view: AlertView) {
  const { id, kind, subject, severity, facts, acknowledgedBy } = view;
  return {
    ...{ id, kind, subject, severity, facts, acknowledgedBy },
    raisedAt: iso(view.raisedAt),
    closedAt: isoOrNull(view.closedAt),
    acknowledgedAt: isoOrNull(view.acknowledgedAt),
    snoozedUntil: isoOrNull(view.snoozedUntil),
    text: {
      en: alertText(kind, subject, facts, 'raised', 'en'),
      ko: alertText(kind, subject, facts, 'raised', 'ko'),
    },
  };
}

/** A channel as the API shows it: neither its address nor its secret. */
export function channelBody(view: ChannelView) {
  const { id, kind, ...settings } = view.config;
  const { host, isSigned, revision, waiting, lastError } = view;
  return {
    ...{ id, kind, settings, host, isSigned, revision, waiting },
    createdAt: iso(view.createdAt),
    lastSentAt: isoOrNull(view.lastSentAt),
    lastError: lastError && { ...lastError, at: iso(lastError.at) },
  };
}
