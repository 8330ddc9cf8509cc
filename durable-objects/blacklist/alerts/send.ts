import type { ChannelConfig, ChannelSecret } from '../../../shared/blacklist/alerts/channel.ts';
import {
  type AlertMessage,
  alertMail,
  slackBody,
  webhookBody,
  webhookHeaders,
} from '../../../shared/blacklist/alerts/message.ts';
import { allowedHosts, assertReachAllowed } from '../../../shared/blacklist/push/reach.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { mailerOf } from '../../kernel/mailer.ts';
import { exchange } from '../outbound.ts';

const TIMEOUT_MS = 10_000;
/** What a receiver says of a message that it will not take tomorrow either. */
const NEVER: readonly number[] = [400, 413, 415, 422];

/**
 * Tells one channel, at least once under the message's id.
 *
 * @returns `refused` when the receiver will never take this message.
 * @throws AegisError `upstream_failed`, `egress_refused`, `unavailable`: try again later.
 */
export function sendMessage(
  env: Env,
  config: ChannelConfig,
  secret: ChannelSecret,
  message: AlertMessage,
): Promise<'taken' | 'refused'> {
  return config.kind === 'email' ? sendMails(env, config, message) : sendWebhook(env, config, secret, message);
}

async function sendWebhook(
  env: Env,
  { kind, locale }: ChannelConfig,
  { url, secret }: ChannelSecret,
  message: AlertMessage,
): Promise<'taken' | 'refused'> {
  // Asked anew each time: what is allowed may have changed since the channel was configured.
  const { href } = assertReachAllowed(url ?? '', allowedHosts(env.AEGIS_EGRESS_ALLOW));
  const body = kind === 'slack' ? slackBody(message, locale) : webhookBody(message);
  const headers = await webhookHeaders(message, body, secret, Date.now());
  // A message that was taken must not be sent again because of what the receiver says besides.
  const { status } = await exchange({
    ...{ method: 'POST', url: href, headers, body, timeoutMs: TIMEOUT_MS, maxBytes: 0 },
  });
  if (status >= 200 && status < 300) return 'taken';
  if (NEVER.includes(status)) return 'refused';
  throw new AegisError('upstream_failed', `The receiver answered ${status}`, { details: { status } });
}

/** One mail a recipient, so that none sees the others; each has an id of its own that stays the same. */
async function sendMails(env: Env, { to, locale }: ChannelConfig, message: AlertMessage): Promise<'taken' | 'refused'> {
  const mailer = mailerOf(env, 'alerts');
  const mail = alertMail(message, locale);
  let outcome: 'taken' | 'refused' = 'taken';
  for (const [n, recipient] of to.entries()) {
    const id = n === 0 ? message.id : mailId(message.id, n);
    const sent = await mailer({ ...mail, id, at: message.at, from: env.AEGIS_MAIL_FROM, to: recipient });
    if (sent === 'refused') outcome = 'refused';
  }
  return outcome;
}

/** Another id of the same moment: the last two of its random digits name the recipient. */
function mailId(id: string, n: number): string {
  return `${id.slice(0, -2)}${n.toString().padStart(2, '0')}`;
}
