import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RegtechFake, startRegtechFake } from '../../../scripts/fakes/regtech.ts';
import { type RunOptions, runCollector } from '../../../scripts/fakes/run.ts';
import type { Credentials } from '../../../shared/blacklist/collector.ts';
import { createRegtechCollector } from '../../../shared/blacklist/regtech/collector.ts';
import { answers, CREDENTIALS, createRig, planFor } from './harness.ts';

let rig = createRig();
let portal: RegtechFake;

beforeEach(async () => {
  rig = createRig();
  portal = await startRegtechFake({ clock: rig.clock.now, perDay: 1 });
});
afterEach(() => portal.close());

const run = (options: Partial<RunOptions> = {}, credentials: Credentials | null = CREDENTIALS) =>
  runCollector(createRegtechCollector(), planFor(portal.url), {
    clock: rig.clock,
    io: { ...rig.io, credentials },
    ...options,
  });

const paths = (): string[] => portal.control.requests.map((request) => request.path);

describe('the login of REGTECH', () => {
  it('opens a session, proves the member, logs in, collects and logs out', async () => {
    const { outcome } = await run();
    expect(outcome.kind).toBe('done');
    expect(paths().slice(0, 3)).toEqual(['/login/loginForm', '/member/findOneMember', '/login/addLogin']);
    expect(paths().at(-1)).toBe('/login/logout');
    expect(portal.control.openSessions()).toBe(0);
  });

  it('sends the form that the portal expects', async () => {
    await run();
    const form = portal.control.requests.find((request) => request.path === '/login/addLogin')?.form;
    expect([...(form?.keys() ?? [])]).toEqual([
      'username',
      'password',
      'login_error',
      'txId',
      'token',
      'memberId',
      'smsTimeExcess',
    ]);
    expect(form?.get('smsTimeExcess')).toBe('N');
  });

  it('asks the main page when the login gave no cookie that is known', async () => {
    portal.control.set({ hideToken: true });
    const { outcome } = await run();
    expect(paths()).toContain('/main/main');
    expect(outcome.kind).toBe('done');
  });

  it('sends nothing without an account', async () => {
    const { outcome } = await run({}, null);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_credentials_missing', retry: 'never' });
    expect(portal.control.requests).toHaveLength(0);
  });

  it('stops for good at a wrong password, after one attempt', async () => {
    const { outcome } = await run({}, { username: 'demo', password: 'wrong' });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_login_refused', retry: 'never' });
    expect(paths().filter((path) => path === '/member/findOneMember')).toHaveLength(1);
    expect(paths()).not.toContain('/login/addLogin');
  });

  it('stays away for ten minutes from a locked account, and gets in after them', async () => {
    for (let attempt = 0; attempt < 4; attempt++) await run({}, { username: 'demo', password: 'wrong' });
    const fifth = await run({}, { username: 'demo', password: 'wrong' });
    const locked = { kind: 'failed', code: 'collection_locked', retry: 'backoff', notBeforeMs: 600_000 };
    expect(fifth.outcome).toMatchObject(locked);
    expect((await run()).outcome).toMatchObject(locked);
    rig.clock.advance(600_000);
    expect((await run()).outcome.kind).toBe('done');
  });

  it.each(['status-406', 'code', 'page'] as const)(
    'names relay and upload for an unregistered address (%s)',
    async (natIp) => {
      portal.control.set({ natIp });
      const { outcome } = await run();
      expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_address_not_registered', retry: 'never' });
      expect(outcome).toMatchObject({ message: expect.stringMatching(/relay.*upload/) });
    },
  );

  it.each([
    ['E00010002', 'collection_login_refused'],
    ['E00010201', 'collection_login_refused'],
    ['E00010203', 'collection_account_attention'],
    ['E00010205', 'collection_account_attention'],
    ['E00010206', 'collection_account_attention'],
    ['E00010207', 'collection_account_attention'],
    ['E00010209', 'collection_account_attention'],
    ['E00019999', 'collection_login_refused'],
  ])('stops at %s and shows the words of the portal', async (accountCode, code) => {
    portal.control.set({ accountCode, accountMessage: '휴면 계정입니다' });
    const { outcome } = await run();
    expect(outcome).toMatchObject({ kind: 'failed', code, retry: 'never', message: expect.stringContaining('휴면') });
  });
});

describe('the second factor of REGTECH', () => {
  it.each(['at-login', 'at-data'] as const)(
    'sends a message only with consent, then takes the code (%s)',
    async (sms) => {
      portal.control.set({ sms });
      const waiting = await run();
      expect(waiting.attentions).toEqual([{ kind: 'otp-consent', channel: 'sms' }]);
      expect(portal.control.messages()).toBe(0);

      const { outcome, attentions } = await run({
        answer: answers({ kind: 'otp-consent' }, () => ({ kind: 'otp', code: portal.control.smsCode() })),
      });
      expect(attentions[1]).toEqual({ kind: 'otp', channel: 'sms', wrong: false, expiresAt: expect.any(Number) });
      expect(portal.control.messages()).toBe(1);
      expect(outcome.kind).toBe('done');
    },
  );

  it('states when the code goes stale, and asks for consent to another message instead of sending a stale one', async () => {
    portal.control.set({ sms: 'at-login' });
    const { attentions, outcome } = await run({
      answer: answers(
        { kind: 'otp-consent' },
        (attention) => {
          expect(attention).toMatchObject({ kind: 'otp', expiresAt: rig.clock.now() + 180_000 });
          rig.clock.advance(180_000);
          return { kind: 'otp', code: portal.control.smsCode() };
        },
        { kind: 'otp-consent' },
        () => ({ kind: 'otp', code: portal.control.smsCode() }),
      ),
    });
    expect(attentions.map((attention) => attention.kind)).toEqual(['otp-consent', 'otp', 'otp-consent', 'otp']);
    expect(paths().filter((path) => path === '/member/smsKeyConfirm')).toHaveLength(1);
    expect(portal.control.messages()).toBe(2);
    expect(outcome.kind).toBe('done');
  });

  it('asks again for a wrong code without another message, and stops before the portal locks the account', async () => {
    portal.control.set({ sms: 'at-login' });
    const wrong = { kind: 'otp', code: '000000' } as const;
    const { attentions, outcome } = await run({ answer: answers({ kind: 'otp-consent' }, wrong, wrong, wrong, wrong) });
    expect(attentions.slice(1).map((attention) => attention.kind === 'otp' && attention.wrong)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(portal.control.messages()).toBe(1);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_login_refused', retry: 'never' });
  });

  it('ends when a person says no', async () => {
    portal.control.set({ sms: 'at-login' });
    const { outcome } = await run({ answer: answers({ kind: 'cancel' }) });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_attention_required', retry: 'never' });
    expect(portal.control.messages()).toBe(0);
  });

  it('keeps the password out of the stored state', async () => {
    portal.control.set({ sms: 'at-login' });
    await run({
      answer: answers({ kind: 'otp-consent' }, () => ({ kind: 'otp', code: portal.control.smsCode() })),
      beforeStep: (stored) => {
        expect(stored).not.toContain(CREDENTIALS.password);
        return stored;
      },
    });
  });
});
