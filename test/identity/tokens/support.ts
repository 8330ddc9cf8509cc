import { env } from 'cloudflare:workers';
import { KEY_RING } from '../../../shared/identity/keys/ring.ts';
import type { AccessGrant } from '../../../shared/identity/session.ts';

export const ISSUER = 'https://aegis.example';
export const causation = { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' };

/** A grant of somebody who signed in with a password just now. */
export function grantOf(over: Partial<AccessGrant> = {}): AccessGrant {
  return {
    userId: '01KAZ3N8V20000000000000001',
    sessionId: '01KAZ3N8V20000000000000002',
    epoch: 1,
    roles: ['user'],
    scope: null,
    client: null,
    amr: ['pwd'],
    authTime: Math.floor(Date.now() / 1_000),
    ...over,
  };
}

export const keyRing = (name: string = KEY_RING) => env.KEY_RING.getByName(name);

/**
 * The environment with another object in place of a binding. What isolates remember is kept per binding, so it also
 * begins with nothing.
 */
export function envWith(over: Record<string, unknown>, base: Env = env): Env {
  // Defined, not assigned: the environment of the tests takes an assignment to an heir for one to itself.
  const own = Object.entries(over).map(([name, value]) => [name, { value, enumerable: true }]);
  return Object.create(base, Object.fromEntries(own)) as Env;
}

/** A binding whose calls can be counted, and made to fail. */
export function watched<T extends DurableObjectNamespace<never>>(namespace: T) {
  const state = { calls: 0, isBroken: false };
  const binding = {
    getByName(name: string) {
      state.calls += 1;
      if (state.isBroken) throw new Error('unreachable');
      return namespace.getByName(name);
    },
  };
  return { state, binding };
}
