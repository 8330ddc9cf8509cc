import type { ApiKey } from '../../../shared/identity/api-key.ts';
import type { UserPrincipal } from '../../gateway/permissions.ts';

/** How long an isolate goes on with what the owner of a key said, in ms; a revoked key is refused within it in any case. */
const REMEMBERED_MS = 5_000;
/** How many keys an isolate remembers. */
const MOST = 1_000;

/** What the owner says of a key that is good. */
export interface VerifiedKey {
  readonly keyId: string;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  readonly epoch: number;
  /** Lists that it opens as a feed key. */
  readonly feeds: readonly string[];
}

interface Remembered {
  readonly principal: UserPrincipal;
  readonly verifiedAt: number;
}

const remembered = new WeakMap<object, Map<string, Remembered>>();

/** The principal of a key that its owner confirmed in the last seconds, from the same address; else null. */
export function rememberedKey(owner: object, text: string, address: string, now: number): UserPrincipal | null {
  const entry = remembered.get(owner)?.get(`${text} ${address}`);
  return entry !== undefined && now - entry.verifiedAt < REMEMBERED_MS ? entry.principal : null;
}

/** Keeps what the owner said. A refusal is not kept: names that anybody can make up must not fill the memory. */
export function rememberKey(owner: object, text: string, address: string, principal: UserPrincipal, now: number): void {
  let own = remembered.get(owner);
  if (own === undefined) {
    own = new Map();
    remembered.set(owner, own);
  }
  if (own.size >= MOST) for (const oldest of own.keys()) if (own.delete(oldest)) break;
  own.set(`${text} ${address}`, { principal, verifiedAt: now });
}

/** Drops what was remembered of a key that its owner refuses now. */
export function forgetKey(owner: object, text: string, address: string): void {
  remembered.get(owner)?.delete(`${text} ${address}`);
}

/** Who a good key is. A machine proved nothing about a person, so its assurance never suffices for a step-up. */
export function keyPrincipal({ userId }: ApiKey, { keyId, roles, scope, epoch, feeds }: VerifiedKey): UserPrincipal {
  return {
    kind: 'user',
    userId,
    sessionId: keyId,
    via: 'api-key',
    roles,
    scope,
    clientId: null,
    amr: [],
    acr: 'aal1',
    authTime: 0,
    epoch,
    feeds,
  };
}
