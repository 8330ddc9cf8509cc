import { type AccessClaims, OWN_CLIENT, scopeList } from '../../../shared/identity/access/claims.ts';
import type { Principal, UserPrincipal } from '../../gateway/permissions.ts';
import type { Bearer } from './revocations.ts';

/** Who presents a verified access token. */
export function principalOf(claims: AccessClaims, via: 'token' | 'cookie'): Principal {
  const { sub, sid, client_id: client } = claims;
  if (sid === undefined) return { kind: 'client', clientId: client, scope: scopeList(claims.scope ?? '') };
  const principal: UserPrincipal = {
    kind: 'user',
    userId: sub,
    sessionId: sid,
    via,
    roles: claims.role,
    scope: claims.scope === undefined ? null : scopeList(claims.scope),
    clientId: client === OWN_CLIENT ? null : client,
    amr: claims.amr,
    acr: claims.acr,
    authTime: claims.auth_time,
    epoch: claims.ep,
  };
  return principal;
}

/** What the revocation log would name to end a principal; null for one that cannot be revoked. */
export function bearerOf(principal: Principal): Bearer | null {
  switch (principal.kind) {
    case 'user':
      return { user: principal.userId, session: principal.sessionId, epoch: principal.epoch };
    case 'client':
      // A client that was deleted is listed with an epoch, since its tokens belong to no session.
      return { user: principal.clientId, session: '', epoch: 0 };
    default:
      return null;
  }
}

/** A principal with what the revocation log would name. */
export interface Identified {
  readonly principal: Principal;
  readonly bearer: Bearer | null;
}

const tokens = new WeakMap<AccessClaims, Identified>();
const cookies = new WeakMap<AccessClaims, Identified>();

/** As {@link principalOf}, made once for claims that are remembered: the same token comes with many requests. */
export function identifiedBy(claims: AccessClaims, via: 'token' | 'cookie'): Identified {
  const known = via === 'token' ? tokens : cookies;
  let identified = known.get(claims);
  if (identified === undefined) {
    const principal = principalOf(claims, via);
    identified = { principal, bearer: bearerOf(principal) };
    known.set(claims, identified);
  }
  return identified;
}
