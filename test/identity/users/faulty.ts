import { env } from 'cloudflare:workers';
import { logger } from '../../../shared/kernel/log.ts';
import type { RouteContext } from '../../../workers/gateway/route.ts';
import { CAUSE } from '../sessions/support.ts';
import { ORIGIN, spokenTo } from './support.ts';

/** Where an edge goes down: at which of its steps, counted from 0, and whether that step had its effect. */
export interface Fault {
  readonly step: number;
  readonly effect: 'none' | 'done';
}

/** An edge that goes down at a step: from then on nothing that it tries happens. */
export function faultyEdge(fault: Fault | null, idempotencyKey: string | null = null) {
  let steps = 0;
  const users = new Set<string>();
  const pending: Promise<unknown>[] = [];

  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const step = steps;
    steps += 1;
    if (fault !== null && (step > fault.step || (step === fault.step && fault.effect === 'none'))) {
      throw new Error(`down before step ${step}`);
    }
    const result = await work();
    if (fault !== null && step === fault.step) throw new Error(`down after step ${step}`);
    return result;
  };
  const USER = {
    getByName(name: string) {
      users.add(name);
      spokenTo.add(name);
      const stub = env.USER.getByName(name);
      return { call: (...args: Parameters<typeof stub.call>) => run(async () => stub.call(...args)) };
    },
  } as unknown as Env['USER'];
  const IDENTITY_DB = {
    prepare: (sql: string) => env.IDENTITY_DB.prepare(sql),
    batch: (statements: D1PreparedStatement[]) => run(() => env.IDENTITY_DB.batch(statements)),
  } as unknown as D1Database;
  const context: RouteContext = {
    env: { ...env, USER, IDENTITY_DB } as Env,
    request: new Request(`${ORIGIN}/api/v1/users`, { method: 'POST' }),
    requestId: 'r1',
    principal: { kind: 'anonymous' },
    causation: CAUSE,
    idempotencyKey,
    authenticate: async () => null,
    waitUntil: (promise) => void pending.push(promise),
    now: Date.now,
    log: logger({ svc: 'test' }),
  };
  return {
    context,
    /** Every user object that was spoken to. */
    users,
    /** How many steps there were. */
    steps: () => steps,
    /** After what the edge did behind its answer. */
    settled: () => Promise.allSettled(pending),
  };
}
