import { describe, expect, it } from 'vitest';
import { postArtefact } from '../../../workers/blacklist/contract/collection-runs.ts';
import { farFromMidnight } from '../midnight.ts';
import { claimsOf, settle } from '../source/support.ts';
import { claims, expectDocumented, isStored, relayKey, relaySource, relayUpload, sign } from './support.ts';

const key = await relayKey('relay-1');
const LIST = '1.40.0.1\n1.40.0.2\n';
const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('an upload by a relay', () => {
  it('is taken with its signature, read as signed, and traced to the relay', async () => {
    await relaySource('relayed', key);
    const answer = await relayUpload('relayed', LIST, await sign(key, await claims('relayed', LIST)));
    expect(answer).toMatchObject({
      status: 202,
      body: { isNew: true, run: { trigger: 'relay', by: 'relay:relay-1' } },
    });
    expectDocumented(postArtefact, answer);
    expect(await isStored(LIST)).toBe(true);
    expect(await settle('relayed')).toMatchObject({ status: 'succeeded', counts: { added: 2 } });
    expect((await claimsOf('relayed')).size).toBe(2);
  });

  it('is taken once: the same file with a new signature is answered with the same run', {
    timeout: 120_000,
  }, async () => {
    await farFromMidnight(40_000);
    await relaySource('repeated', key);
    const first = await relayUpload('repeated', LIST, await sign(key, await claims('repeated', LIST)));
    const again = await relayUpload('repeated', LIST, await sign(key, await claims('repeated', LIST)));
    expect(again).toMatchObject({ status: 202, body: { isNew: false, run: { id: first.body.run.id } } });
  });

  it.each([
    ['for another source', () => ({ sub: 'elsewhere' }), /another source/],
    ['that has expired', () => ({ iat: 1_700_000_000, exp: 1_700_000_300 }), /expired/],
    ['that lives too long', () => ({ exp: secondsFromNow(3_600) }), /longer than 300 s/],
    ['from the future', () => ({ iat: secondsFromNow(200), exp: secondsFromNow(400) }), /future/],
    ['for other bytes', () => ({ sha256: 'a'.repeat(64) }), /other bytes/],
    ['for another purpose', () => ({ aud: 'something-else' }), /claims/],
    ['without a ticket', () => ({ jti: undefined }), /claims/],
  ])('is refused with a signature %s', async (_, more, reason) => {
    const id = 'refusing';
    await relaySource(id, key).catch(() => undefined);
    const text = `1.41.0.${reason.source.length}\n`;
    const answer = await relayUpload(id, text, await sign(key, await claims(id, text, more())));
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'signature_invalid', detail: expect.stringMatching(reason) },
    });
    expect(await isStored(text)).toBe(false);
  });

  it('is refused when the signature was used before, and when it was made with another key', async () => {
    await relaySource('strict', key);
    const used = await sign(key, await claims('strict', LIST));
    expect(await relayUpload('strict', LIST, used)).toMatchObject({ status: 202 });
    expect(await relayUpload('strict', LIST, used)).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });

    const impostor = await relayKey('relay-1');
    const forged = await sign(impostor, await claims('strict', LIST));
    expect(await relayUpload('strict', LIST, forged)).toMatchObject({
      status: 401,
      body: { detail: expect.stringMatching(/verify/) },
    });
    const stranger = await relayKey('relay-2');
    const unknown = await sign(stranger, await claims('strict', LIST));
    expect(await relayUpload('strict', LIST, unknown)).toMatchObject({
      status: 401,
      body: { detail: expect.stringMatching(/registered/) },
    });
    expect(await relayUpload('strict', LIST, 'not.a.token')).toMatchObject({ status: 401 });
  });

  it('cannot tell a source that does not exist from one that knows no such key', async () => {
    const answer = await relayUpload('no-such-source', LIST, await sign(key, await claims('no-such-source', LIST)));
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'signature_invalid', detail: expect.stringMatching(/registered/) },
    });
  });
});
