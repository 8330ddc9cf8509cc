import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mailboxKey, type SentMail } from '../../../shared/identity/mail/mailbox.ts';
import { codeOf } from '../../support/code-of.ts';
import { boardOf, causation, channel, delivered, fire, meta, receive, saw } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const observe = (board: string, ...seen: ReturnType<typeof saw>[]) => boardOf(board).observe(seen, [], causation);
const openOf = async (board: string) => (await boardOf(board).alerts('open', null, 100)).alerts;

describe('an alert', () => {
  it('is raised once while its cause lasts, closed once, and raised again later', async () => {
    const taken = receive();
    await channel('once', 'hook');
    for (const at of [10, 11, 12, 11, 10]) await observe('once', saw(true, at));
    await observe('once', saw(false, 20));
    await observe('once', saw(false, 21), saw(true, 15));
    await observe('once', saw(true, 30));
    await delivered('once');
    expect(taken.map(({ body }) => body.type)).toEqual(['alert.raised', 'alert.closed', 'alert.raised']);
    expect(await openOf('once')).toMatchObject([{ kind: 'gate_held', raisedAt: 30, closedAt: null }]);
    const all = (await boardOf('once').alerts('all', null, 100)).alerts;
    expect(all.map(({ raisedAt, closedAt }) => [raisedAt, closedAt])).toEqual([
      [30, null],
      [10, 20],
    ]);
  });

  it('shows the newest figures without telling them again', async () => {
    const taken = receive();
    await channel('figures', 'hook');
    await observe('figures', saw(true, 1), saw(true, 2, { facts: { version: 9, reasons: 'growth' } }));
    await delivered('figures');
    expect(taken).toHaveLength(1);
    expect(await openOf('figures')).toMatchObject([{ facts: { version: 9 } }]);
  });

  it('is closed when what it is about is gone', async () => {
    await observe('gone', saw(true, 1), saw(true, 1, { kind: 'source_silent', subject: 'source:a' }));
    const still = [saw(true, 5, { kind: 'source_silent', subject: 'source:b' })];
    await boardOf('gone').observe(still, ['source_silent'], causation);
    expect((await openOf('gone')).map(({ subject }) => subject).sort()).toEqual(['list:main', 'source:b']);
  });

  it('is not closed by a look that was over before it was raised', async () => {
    const lookedAt = Date.now() - 1_000;
    await observe('late', saw(true, lookedAt + 500));
    await boardOf('late').observe([], ['gate_held'], causation, lookedAt);
    expect(await openOf('late')).toHaveLength(1);
    await boardOf('late').observe([], ['gate_held'], causation, lookedAt + 600);
    expect(await openOf('late')).toEqual([]);
  });

  it('is acknowledged by the first who does', async () => {
    await observe('seen', saw(true, 1));
    const [{ id } = { id: '' }] = await openOf('seen');
    expect(await boardOf('seen').acknowledge(id, meta)).toMatchObject({ acknowledgedBy: 'test' });
    const other = { ...meta, causation: { ...causation, actor: 'somebody else' } };
    expect(await boardOf('seen').acknowledge(id, other)).toMatchObject({ acknowledgedBy: 'test' });
    expect(await codeOf(boardOf('seen').acknowledge('no-such', meta))).toBe('not_found');
  });

  it('keeps quiet while it is snoozed, and is told afterwards if it is still there', async () => {
    const taken = receive();
    await channel('snoozed', 'hook');
    await observe('snoozed', saw(true, 1));
    const [{ id } = { id: '' }] = await openOf('snoozed');
    await boardOf('snoozed').snooze(id, Date.now() + 3_600_000, meta);
    await observe('snoozed', saw(false, 2), saw(true, 3), saw(false, 4), saw(true, 5));
    await delivered('snoozed');
    expect(taken.map(({ body }) => body.type)).toEqual(['alert.raised', 'alert.closed']);
    await runInDurableObject(env.ALERTS.getByName('snoozed'), async (instance, { storage }) => {
      storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'snooze'");
      storage.sql.exec('UPDATE cause SET snoozed_until = 1');
      await instance.alarm();
    });
    await delivered('snoozed');
    expect(taken.map(({ body }) => body.type)).toEqual(['alert.raised', 'alert.closed', 'alert.raised']);
  });

  it('is paged, newest first', async () => {
    for (let n = 0; n < 5; n++) await observe('paged', saw(true, n + 1, { subject: `list:l${n}` }));
    const first = await boardOf('paged').alerts('open', null, 2);
    const second = await boardOf('paged').alerts('open', first.next, 2);
    const third = await boardOf('paged').alerts('open', second.next, 2);
    expect([first, second, third].map(({ alerts }) => alerts.map(({ subject }) => subject))).toEqual([
      ['list:l4', 'list:l3'],
      ['list:l2', 'list:l1'],
      ['list:l0'],
    ]);
    expect(third.next).toBeNull();
  });
});

describe('a channel', () => {
  it('that fails holds up its own messages, in their order, and nobody else', async () => {
    let isDown = true;
    const taken = receive(({ channel: to }) => (to === 'down' && isDown ? 503 : 200));
    await channel('apart', 'down');
    await channel('apart', 'up');
    await observe('apart', saw(true, 1), saw(false, 2));
    await fire('apart');
    expect(taken.map(({ channel: to, body }) => [to, body.type])).toEqual([
      ['up', 'alert.raised'],
      ['up', 'alert.closed'],
    ]);
    expect(await boardOf('apart').channel('down')).toMatchObject({
      waiting: 2,
      lastError: { message: 'The receiver answered 503' },
    });
    isDown = false;
    await delivered('apart');
    expect(taken.slice(2).map(({ channel: to, body }) => [to, body.type])).toEqual([
      ['down', 'alert.raised'],
      ['down', 'alert.closed'],
    ]);
    expect(await boardOf('apart').channel('down')).toMatchObject({ waiting: 0, lastError: null });
  });

  it('hears only what it asked for', async () => {
    const taken = receive();
    await channel('choosy', 'critical', { minSeverity: 'critical' });
    await channel('choosy', 'otp', { kinds: ['otp_waiting'] });
    await channel('choosy', 'off', { enabled: false });
    await observe('choosy', saw(true, 1), saw(true, 1, { kind: 'otp_waiting', subject: 'source:a' }));
    await delivered('choosy');
    expect(taken.map(({ channel: to, body }) => [to, body.alert.kind]).sort()).toEqual([
      ['critical', 'gate_held'],
      ['otp', 'otp_waiting'],
    ]);
  });

  it('that refuses a message gets the next one', async () => {
    const taken = receive(({ body }) => (body.type === 'alert.raised' ? 422 : 200));
    await channel('fussy', 'hook');
    await observe('fussy', saw(true, 1), saw(false, 2));
    await delivered('fussy');
    expect(taken.map(({ body }) => body.type)).toEqual(['alert.closed']);
  });

  it('of Slack gets text and blocks in its language; one of mail a mail to each', async () => {
    const taken = receive();
    await channel('kinds', 'slack', { kind: 'slack', locale: 'ko' });
    await channel('kinds', 'mail', { kind: 'email', to: ['a@acme-corp.net', 'b@acme-corp.net'] });
    await observe('kinds', saw(true, 1));
    await delivered('kinds');
    expect(taken).toHaveLength(1);
    expect(taken[0]?.body.text).toContain('목록 main의 버전 1');
    const objects = (await env.EXPORTS.list({ prefix: 'mailbox/' })).objects;
    const mails = await Promise.all(objects.map(async ({ key }) => (await env.EXPORTS.get(key))!.json<SentMail>()));
    expect(mails.map(({ to }) => to).sort()).toEqual(['a@acme-corp.net', 'b@acme-corp.net']);
    expect(mails[0]).toMatchObject({ subject: '[Aegis] Version 1 of list main is held' });
    expect(objects.map(({ key }) => key)).toContain(mailboxKey(mails[0]!.id));
  });

  it('is signed, and keeps its address and its secret to itself', async () => {
    const taken = receive();
    await channel('signed', 'hook', {}, 'a-secret-of-the-hook');
    await boardOf('signed').testChannel('hook', meta);
    await delivered('signed');
    expect(taken[0]?.body.type).toBe('alert.test');
    expect(taken[0]?.headers.get('x-aegis-signature')).toMatch(/^sha256=[0-9a-f]{64}$/);
    const view = await boardOf('signed').channel('hook');
    expect(view).toMatchObject({ host: 'hooks.acme-corp.net', isSigned: true });
    const stored = await runInDurableObject(env.ALERTS.getByName('signed'), (_, { storage }) =>
      ['channel', 'delivery', 'k_events', 'k_idempotency']
        .map((table) => JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray()))
        .join('\n'),
    );
    for (const text of [stored, JSON.stringify(view)]) {
      expect(text).not.toContain('a-secret-of-the-hook');
      expect(text).not.toContain('acme-corp.net/hook');
    }
  });

  it('keeps its address to itself when it cannot be reached', async () => {
    receive(() => 'drop');
    await channel('secretive', 'hook');
    await boardOf('secretive').testChannel('hook', meta);
    await fire('secretive');
    await boardOf('secretive').testChannel('hook', meta);
    const view = await boardOf('secretive').channel('hook');
    expect(view.lastError?.message).toContain('hooks.acme-corp.net');
    const events = await runInDurableObject(env.ALERTS.getByName('secretive'), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM k_events').toArray()),
    );
    for (const text of [JSON.stringify(view), events]) expect(text).not.toContain('acme-corp.net/hook');
  });

  it('has not been told what came while it was switched off', async () => {
    const taken = receive();
    await channel('off', 'hook', { enabled: false });
    await boardOf('off').testChannel('hook', meta);
    await delivered('off');
    expect(taken).toEqual([]);
    expect((await boardOf('off').channel('hook')).lastSentAt).toBeNull();
  });

  it('has taken a message whatever it says besides', async () => {
    const asked = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => new Response('a page'.repeat(50_000), { status: 200 }));
    await channel('talkative', 'hook');
    await boardOf('talkative').testChannel('hook', meta);
    await delivered('talkative');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(await boardOf('talkative').channel('hook')).toMatchObject({ waiting: 0, lastError: null });
  });

  it('loses its secret when it moves to another address', async () => {
    await channel('moved', 'hook', {}, 'a-secret-of-the-hook');
    const { config, revision } = await boardOf('moved').channel('hook');
    const there = { url: 'https://elsewhere.acme-corp.net/' };
    expect(await boardOf('moved').configureChannel(config, there, revision, meta)).toMatchObject({ isSigned: false });
  });

  it('is not reached where nobody may be', async () => {
    const taken = receive();
    await channel('inside', 'hook');
    const { config } = await boardOf('inside').channel('hook');
    await boardOf('inside').configureChannel(config, { url: 'https://169.254.169.254/' }, null, meta);
    await boardOf('inside').testChannel('hook', meta);
    await fire('inside');
    expect(taken).toEqual([]);
    expect((await boardOf('inside').channel('hook')).lastError?.message).toContain('special-purpose');
  });

  it('takes what it was still to be told along when it is deleted', async () => {
    receive(() => 500);
    await channel('deleted', 'hook');
    await observe('deleted', saw(true, 1));
    await fire('deleted');
    await boardOf('deleted').removeChannel('hook', meta);
    await delivered('deleted');
    expect(await codeOf(boardOf('deleted').channel('hook'))).toBe('not_found');
  });
});

const OUTCOMES = [200, 503, 'drop', 'drop-after'] as const;

describe('whatever is seen in whatever order, whatever receivers do, wherever the board is evicted', () => {
  it('each is told the same story once', { timeout: 180_000 }, async () => {
    let run = 0;
    const seen = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 12 }), fc.constantFrom('list:a', 'list:b'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(seen, { minLength: 1, maxLength: 12 }),
        fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 10 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 6 }),
        async (all, outcomes, evictions) => {
          const board = `any-${run++}`;
          const queue = [...outcomes];
          const taken = receive(() => queue.shift() ?? 200);
          await channel(board, 'one');
          await channel(board, 'two');
          let step = 0;
          const evict = async () => {
            if (evictions[step++ % evictions.length]) await evictDurableObject(env.ALERTS.getByName(board));
          };
          for (const [isPresent, at, subject] of all) {
            await observe(board, saw(isPresent, at, { subject }));
            await evict();
          }
          await delivered(board, evict);
          const open = new Set((await openOf(board)).map(({ subject }) => subject));
          for (const to of ['one', 'two']) {
            const mine = taken.filter((received) => received.channel === to);
            // What comes twice carries the id that it had the first time.
            const told = [...new Map(mine.map(({ headers, body }) => [headers.get('idempotency-key'), body])).values()];
            for (const subject of ['list:a', 'list:b']) {
              const story = told.filter(({ alert }) => alert.subject === subject).map(({ type }) => type);
              expect(story).toEqual(story.map((_, n) => (n % 2 === 0 ? 'alert.raised' : 'alert.closed')));
              expect(story.length % 2 === 1).toBe(open.has(subject));
            }
          }
          vi.restoreAllMocks();
        },
      ),
      { numRuns: 20 },
    );
  });
});
