import { abortAllDurableObjects, evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { type ActorCallPolicy, callActor } from '../../shared/kernel/actor-call.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { env, uniqueName } from './rig.ts';

function policy(idempotent: boolean) {
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  return { slept, idempotent, random: () => 0.5, sleep } satisfies ActorCallPolicy & { slept: number[] };
}

/** Fails as often as told, the way the runtime does. */
function failing(times: number, flags: Record<string, boolean>) {
  const call = Object.assign(
    async () => {
      call.calls += 1;
      if (call.calls <= times) throw Object.assign(new Error('lost'), flags);
      return 'answer';
    },
    { calls: 0 },
  );
  return call;
}

describe('errors over real RPC', () => {
  it('keep code, details, retryAfterSeconds and public, also from a fresh instance', async () => {
    const stub = env.TALLY.getByName(uniqueName('rpc'));
    await stub.status();
    await evictDurableObject(stub);
    const error: unknown = await callActor(() => stub.refuse(), policy(true)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AegisError);
    expect(error).toMatchObject({
      code: 'address_too_wide',
      message: 'too wide',
      status: 422,
      public: true,
      retryable: false,
      details: { widest: 8 },
      retryAfterSeconds: 7,
    });
    const raw: unknown = await stub.refuse().catch((thrown: unknown) => thrown);
    expect(raw).toMatchObject({ remote: true, code: 'address_too_wide', public: true });
  });

  it('become unavailable or internal, never lost, when the actor is torn down in the call', async () => {
    const stub = env.TALLY.getByName(uniqueName('rpc'));
    await stub.status();
    const pending = callActor(() => stub.hang(), policy(false)).catch((thrown: unknown) => thrown);
    await abortAllDurableObjects();
    expect(await pending).toBeInstanceOf(AegisError);
    expect(['unavailable', 'internal']).toContain(((await pending) as AegisError).code);
  });
});

describe('the runtime’s own errors', () => {
  it('retryable: an idempotent call is made again, with full jitter, and bounded', async () => {
    const p = policy(true);
    const call = failing(2, { retryable: true });
    expect(await callActor(call, p)).toBe('answer');
    expect(call.calls).toBe(3);
    expect(p.slept).toEqual([25, 50]);
    const hopeless = failing(99, { retryable: true });
    await expect(callActor(hopeless, policy(true))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(hopeless.calls).toBe(3);
  });

  it('retryable: a call that is not idempotent is made once', async () => {
    const call = failing(1, { retryable: true });
    await expect(callActor(call, policy(false))).rejects.toMatchObject({ code: 'unavailable' });
    expect(call.calls).toBe(1);
  });

  it('overloaded: never made again, even if it says retryable', async () => {
    const call = failing(1, { retryable: true, overloaded: true });
    await expect(callActor(call, policy(true))).rejects.toMatchObject({ code: 'actor_overloaded', retryable: false });
    expect(call.calls).toBe(1);
  });

  it('neither: internal, not public, with the cause', async () => {
    const call = failing(1, {});
    const error = (await callActor(call, policy(true)).catch((thrown: unknown) => thrown)) as AegisError;
    expect(error).toMatchObject({ code: 'internal', public: false });
    expect(error.cause).toMatchObject({ message: 'lost' });
    expect(call.calls).toBe(1);
  });
});

it('leaves an answer of the actor to the caller, even one that may be retried later', async () => {
  let calls = 0;
  const call = async () => {
    calls += 1;
    throw new AegisError('rate_limited', 'slow down', { retryAfterSeconds: 3 });
  };
  await expect(callActor(call, policy(true))).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3 });
  expect(calls).toBe(1);
});
