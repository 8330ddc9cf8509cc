import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ALERT_KINDS, type AlertView, SEVERITY_OF } from '../../../shared/blacklist/alerts/kinds.ts';
import {
  type AlertMessage,
  alertMail,
  slackBody,
  webhookBody,
  webhookHeaders,
} from '../../../shared/blacklist/alerts/message.ts';
import { alertText } from '../../../shared/blacklist/alerts/text.ts';

const alert: AlertView = {
  ...{ id: 'a1', kind: 'appliance_mismatch', subject: 'firewall:hq', severity: 'critical' },
  facts: { name: 'HQ <b>&', version: 7, published: 20, loaded: 15, missing: 5, extra: 0, invalid: 0 },
  ...{ raisedAt: 1_000, closedAt: null, acknowledgedAt: null, acknowledgedBy: null, snoozedUntil: null },
};
const message: AlertMessage = { id: 'd1', news: 'raised', at: 1_000, alert };

describe('the words of an alert', () => {
  it.each(ALERT_KINDS)('%s is said in both languages, also when no fact is known', (kind) => {
    const [en, ko] = (['en', 'ko'] as const).map((locale) => alertText(kind, 'x:y', {}, 'raised', locale));
    expect(`${en!.title} ${en!.body}`).not.toMatch(/[{}]|undefined|null|[가-힣]/);
    expect(`${ko!.title} ${ko!.body}`).not.toMatch(/[{}]|undefined|null/);
    expect(ko!.title).toMatch(/[가-힣]/);
    expect(SEVERITY_OF[kind]).toBeDefined();
  });

  it('take no lines from others', () => {
    const facts = { failures: 3, message: 'first\nsecond\u2028third' };
    expect(alertText('source_failing', 'source:a', facts, 'raised', 'en').body).toContain('first second third');
  });

  it('say what is over', () => {
    expect(alertText('gate_held', 'list:main', { version: 7 }, 'closed', 'en').title).toBe(
      'Over: Version 7 of list main is held',
    );
  });

  it('keep what looks like a pattern of a replacement', () => {
    expect(alertText('gate_held', "list:$&$'", { version: 7 }, 'closed', 'en').title).toContain("$&$'");
  });
});

describe('a webhook', () => {
  it('is signed over time and body, so that a receiver can check both', async () => {
    const body = webhookBody(message);
    const headers = await webhookHeaders(message, body, 'a-secret-of-the-hook', 1_234_567);
    const expected = createHmac('sha256', 'a-secret-of-the-hook').update(`1234.${body}`).digest('hex');
    expect(headers).toMatchObject({
      'x-aegis-timestamp': '1234',
      'x-aegis-signature': `sha256=${expected}`,
      'idempotency-key': 'd1',
    });
    expect(JSON.parse(body)).toMatchObject({ id: 'd1', type: 'alert.raised', alert: { subject: 'firewall:hq' } });
  });

  it('has no signature without a secret', async () => {
    expect(await webhookHeaders(message, '{}', null, 0)).not.toHaveProperty('x-aegis-signature');
  });
});

describe('a message for people', () => {
  it('escapes what others have written', () => {
    const slack = slackBody(message, 'en');
    expect(JSON.parse(slack)).toMatchObject({ blocks: [{ type: 'section' }, { type: 'context' }] });
    expect(JSON.parse(slack).text).toBe('🔴 Firewall HQ &lt;b&gt;&amp; has not loaded what was published');
    const mail = alertMail(message, 'ko');
    expect(mail.html).toContain('HQ &#60;b&#62;&#38;');
    expect(mail.html).not.toContain('<b>');
    expect(mail.subject).toContain('[Aegis] 방화벽 HQ');
  });
});
