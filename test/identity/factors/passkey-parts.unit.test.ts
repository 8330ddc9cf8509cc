import { describe, expect, it } from 'vitest';
import { CHALLENGE_MS, challengeExpiry, issueChallenge } from '../../../shared/identity/factors/passkey-challenge.ts';
import { readClientData, userHandleOf, userOfHandle } from '../../../shared/identity/factors/passkey-response.ts';
import { relyingPartyOf } from '../../../shared/identity/factors/relying-party.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import { base64Url } from '../../../shared/kernel/base64url.ts';

const MASTER = 'dGVzdC1zZWNyZXRzLWtleS0zMi1ieXRlcy1sb25nISE=';
const OTHER = 'b3RoZXItc2VjcmV0cy1rZXktMzItYnl0ZXMtbG9uZyE=';
const encode = (value: unknown) => base64Url(new TextEncoder().encode(JSON.stringify(value)));

describe('the relying party', () => {
  it('is the domain of the origin', () => {
    expect(relyingPartyOf('https://aegis.example.org')).toEqual({
      origin: 'https://aegis.example.org',
      id: 'aegis.example.org',
    });
    expect(relyingPartyOf('http://localhost:8787/')).toEqual({ origin: 'http://localhost:8787', id: 'localhost' });
  });

  it.each(['http://127.0.0.1:8787', 'http://[::1]:8787', 'https://0x7f.1', 'https://3232235777'])(
    'is never %s',
    (origin) => {
      expect(() => relyingPartyOf(origin)).toThrow(/by its name, or as localhost/);
    },
  );
});

describe('a challenge that nobody stored', () => {
  it('is ours until it expires', async () => {
    const issued = await issueChallenge(MASTER, platformRandom, 1_000);
    expect(await challengeExpiry(MASTER, issued, 1_000)).toBe(1_000 + CHALLENGE_MS);
    expect(await challengeExpiry(MASTER, issued, 1_000 + CHALLENGE_MS - 1)).toBe(1_000 + CHALLENGE_MS);
    expect(await challengeExpiry(MASTER, issued, 1_000 + CHALLENGE_MS)).toBeNull();
  });

  it('is nobody else’s', async () => {
    const issued = await issueChallenge(MASTER, platformRandom, 0);
    const other = await issueChallenge(MASTER, platformRandom, 0);
    const foreign = await issueChallenge(OTHER, platformRandom, 0);
    const flipped = issued.id.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const forged of [
      foreign,
      { id: issued.id, challenge: other.challenge },
      { id: flipped.slice(0, 30) + flipped.slice(31), challenge: issued.challenge },
      { id: '', challenge: issued.challenge },
      { id: 's1.', challenge: issued.challenge },
      { id: 's1.%%%', challenge: issued.challenge },
    ]) {
      expect(await challengeExpiry(MASTER, forged, 0)).toBeNull();
    }
  });
});

describe('what a browser answers', () => {
  it('names its user by the handle', () => {
    const userId = '01KAZ3N8V2QJ7W4R5T6Y8B9C0D';
    expect(userOfHandle(base64Url(userHandleOf(userId)))).toBe(userId);
    for (const handle of [undefined, '', '!', 'AAAA', base64Url(new Uint8Array([255, 254])), encode('x')]) {
      expect(userOfHandle(handle)).toBeNull();
    }
  });

  it('is read without trust', () => {
    expect(readClientData(encode({ challenge: 'c' }))).toEqual({ challenge: 'c', isFramed: false });
    expect(readClientData(encode({ challenge: 'c', crossOrigin: true }))?.isFramed).toBe(true);
    expect(readClientData(encode({ challenge: 'c', topOrigin: 'https://x.example' }))?.isFramed).toBe(true);
    for (const bad of ['', '!', encode(null), encode([]), encode({ challenge: 1 }), encode({ crossOrigin: 'no' })]) {
      expect(readClientData(bad)).toBeNull();
    }
  });
});
