import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { completeConfig } from '../../../shared/blacklist/source/config.ts';
import { codeOf } from '../../support/code-of.ts';
import { everythingOf, fireAlarm, meta, settle, sourceOf } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const account = { username: 'analyst-kim', password: 'correct horse battery' };

async function portal(id: string) {
  const input = { id, kind: 'secudium' as const, paceMs: 0, url: 'https://portal.example.net' };
  await sourceOf(id).configure(completeConfig(input, null), 0, meta);
  return sourceOf(id);
}

describe('a source with an account', () => {
  it('does nothing before it has one', async () => {
    await portal('bare');
    expect(await codeOf(sourceOf('bare').trigger({ force: false, lookbackDays: null }, meta))).toBe(
      'collection_credentials_missing',
    );
    expect(await sourceOf('bare').tick(Date.now())).toBeNull();
  });

  it('never gives it back: not in its state, its events, its history, its storage or the log', async () => {
    const written: string[] = [];
    for (const level of ['info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, level).mockImplementation((line) => void written.push(String(line)));
    }
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('refused'));
    await portal('sealed');
    const { source } = await sourceOf('sealed').setCredentials(account, meta);
    expect(source).toMatchObject({ hasCredentials: true, credentialsSetAt: expect.any(Number) });
    await sourceOf('sealed').trigger({ force: false, lookbackDays: null }, meta);
    await settle('sealed');
    const everything = (await everythingOf('sealed')) + written.join('\n');
    expect(everything).toContain('blacklist.source.credentials-set');
    for (const secret of [account.password, account.username, encodeURIComponent(account.password)]) {
      expect(everything).not.toContain(secret);
    }
  });

  it('asks before it does what messages a person, waits through an eviction, and sends nothing until answered', async () => {
    const requests = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('refused'));
    await portal('asking');
    await sourceOf('asking').setCredentials(account, meta);
    const { run } = await sourceOf('asking').trigger({ force: false, lookbackDays: null }, meta);
    expect(await settle('asking')).toMatchObject({ status: 'attention', attention: { kind: 'otp-consent' } });
    expect(requests).not.toHaveBeenCalled();
    await evictDurableObject(env.SOURCE.getByName('asking'));
    await fireAlarm('asking');
    expect(await sourceOf('asking').describe()).toMatchObject({
      attention: { run: run?.id, question: { kind: 'otp-consent' } },
      activeRun: { status: 'attention' },
    });
    expect(await sourceOf('asking').tick(Date.now() + 10 ** 9)).toBeNull();
    expect(requests).not.toHaveBeenCalled();

    const answered = await sourceOf('asking').answer(run!.id, { kind: 'otp-consent' }, meta);
    expect(answered.run).toMatchObject({ status: 'queued', attention: null });
    expect(answered.events).toMatchObject([{ type: 'blacklist.source.attention-answered' }]);
    expect(await codeOf(sourceOf('asking').answer(run!.id, { kind: 'otp-consent' }, meta))).toBe('conflict');
    await settle('asking');
    expect(requests).toHaveBeenCalled();
  });

  it('ends a run that waits when a person says so', async () => {
    await portal('cancelled');
    await sourceOf('cancelled').setCredentials(account, meta);
    const { run } = await sourceOf('cancelled').trigger({ force: false, lookbackDays: null }, meta);
    await settle('cancelled');
    const { run: ended, events } = await sourceOf('cancelled').cancel(run!.id);
    expect(ended).toMatchObject({ status: 'cancelled', attention: null });
    expect(events).toMatchObject([{ data: { run: { status: 'cancelled' }, source: { attention: null } } }]);
    expect(await codeOf(sourceOf('cancelled').cancel(run!.id))).toBe('conflict');
  });
});
