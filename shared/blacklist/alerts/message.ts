import { hexOf } from '../../kernel/hash.ts';
import type { AlertView } from './kinds.ts';
import { type AlertLocale, type AlertNews, alertText } from './text.ts';

/** One thing to be told to one channel. */
export interface AlertMessage {
  /** The same over all attempts: whoever gets it twice knows it by this. */
  readonly id: string;
  readonly news: AlertNews;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly alert: AlertView;
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The body of a webhook, in both languages: a machine does not mind, and a person may read either. */
export function webhookBody({ id, news, at, alert }: AlertMessage): string {
  const { kind, subject, facts, severity } = alert;
  return JSON.stringify({
    id,
    type: `alert.${news}`,
    at: iso(at),
    alert: {
      ...{ id: alert.id, kind, subject, severity, facts },
      raisedAt: iso(alert.raisedAt),
      closedAt: iso(alert.closedAt),
    },
    text: {
      en: alertText(kind, subject, facts, news, 'en'),
      ko: alertText(kind, subject, facts, news, 'ko'),
    },
  });
}

/**
 * The headers that prove who sent a webhook: HMAC-SHA-256 over `<timestamp>.<body>`, so that a message cannot be
 * replayed later under another time.
 *
 * @param secret - `null` leaves the signature out.
 * @param now - Epoch milliseconds; the timestamp is in seconds.
 */
export async function webhookHeaders(
  message: Pick<AlertMessage, 'id'>,
  body: string,
  secret: string | null,
  now: number,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1_000));
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': message.id,
    'x-aegis-delivery': message.id,
    'x-aegis-timestamp': timestamp,
  };
  if (secret === null) return headers;
  return { ...headers, 'x-aegis-signature': `sha256=${await hmacHex(secret, `${timestamp}.${body}`)}` };
}

async function hmacHex(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return hexOf(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text))));
}

const MARK = { info: '🔵', warning: '🟠', critical: '🔴' } as const;

/** The body for Slack and what understands the same: a plain text, and blocks where they are shown. */
export function slackBody({ news, at, alert }: AlertMessage, locale: AlertLocale): string {
  const { title, body } = alertText(alert.kind, alert.subject, alert.facts, news, locale);
  const mark = news === 'closed' ? '🟢' : MARK[alert.severity];
  return JSON.stringify({
    text: `${mark} ${escapeSlack(title)}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `${mark} *${escapeSlack(title)}*\n${escapeSlack(body)}` } },
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: escapeSlack(`${alert.kind} · ${alert.subject} · ${iso(at)}`) }],
      },
    ],
  });
}

/** https://docs.slack.dev/messaging/formatting-message-text: these three, and no others. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A mail's subject, text and HTML. */
export function alertMail(
  { news, at, alert }: AlertMessage,
  locale: AlertLocale,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const { title, body } = alertText(alert.kind, alert.subject, alert.facts, news, locale);
  const foot = `${alert.kind} · ${alert.subject} · ${alert.severity} · ${iso(at)}`;
  return {
    subject: `[Aegis] ${title}`,
    text: `${title}\n\n${body}\n\n${foot}\n`,
    html: `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(body)}</p><p><small>${escapeHtml(foot)}</small></p></body></html>`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
