import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { type BagStub, callBag } from '../../durable-objects/platform/itty/bag-client.ts';
import { CircuitBoard } from '../../durable-objects/platform/itty/circuit-board.ts';
import { askCircuit, readCircuits, reportCircuit } from '../../durable-objects/platform/itty/circuits.ts';
import { FeatureFlagBoard } from '../../durable-objects/platform/itty/feature-flags.ts';
import { isFlagOn, readFlags, removeFlag, replaceFlags, setFlag } from '../../durable-objects/platform/itty/flags.ts';
import { env } from '../kernel/rig.ts';

const flagBoard = () => env.FEATURE_FLAGS.getByName('flags:v1');
const circuitBoard = () => env.CIRCUIT_BOARD.getByName('circuits:v1');

describe('feature flags', () => {
  it('keep what was set over an eviction', async () => {
    expect(await readFlags(env.FEATURE_FLAGS)).toEqual({});
    await setFlag(env.FEATURE_FLAGS, 'console.beta', 25);
    await setFlag(env.FEATURE_FLAGS, 'feed.v2', 100);
    await evictDurableObject(flagBoard());
    expect(await readFlags(env.FEATURE_FLAGS)).toEqual({ 'console.beta': 25, 'feed.v2': 100 });
    expect(await removeFlag(env.FEATURE_FLAGS, 'feed.v2')).toEqual({ 'console.beta': 25 });
    await evictDurableObject(flagBoard());
    await replaceFlags(env.FEATURE_FLAGS, { other: 0 });
    await evictDurableObject(flagBoard());
    expect(await readFlags(env.FEATURE_FLAGS)).toEqual({ other: 0 });
  });

  it.each([
    ['Bad Name', 1],
    ['한글', 1],
    ['__proto__', 1],
    ['a', 101],
    ['a', -1],
    ['a', Number.NaN],
  ])('refuse %s at %s %% with the code intact', async (name, percent) => {
    await expect(setFlag(env.FEATURE_FLAGS, name, percent)).rejects.toMatchObject({
      code: 'invalid_request',
      status: 400,
      details: { name },
    });
  });

  it('refuse arguments that do not fit a header, and more flags than a bag should hold', async () => {
    await expect(setFlag(env.FEATURE_FLAGS, 'a'.repeat(9_000), 1)).rejects.toMatchObject({ code: 'payload_too_large' });
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`f${index}`, 1]));
    await expect(replaceFlags(env.FEATURE_FLAGS, many)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('are on for the buckets below their percentage, and off when unknown', () => {
    expect(isFlagOn({ a: 25 }, 'a', 24)).toBe(true);
    expect(isFlagOn({ a: 25 }, 'a', 25)).toBe(false);
    expect(isFlagOn({ a: 100 }, 'a', 99)).toBe(true);
    expect(isFlagOn({}, 'toString', 0)).toBe(false);
  });
});

describe('circuits', () => {
  const report = (upstream: string, now: number, outcome: 'success' | 'failure' | 'overloaded') =>
    reportCircuit(env.CIRCUIT_BOARD, upstream, now, outcome);

  it('open after failures, stay open over an eviction, let one probe through, close', async () => {
    for (let failure = 0; failure < 5; failure++) await report('regtech', 1_000, 'failure');
    await evictDurableObject(circuitBoard());
    expect(await askCircuit(env.CIRCUIT_BOARD, 'regtech', 1_001)).toEqual({ allowed: false, retryAt: 11_000 });
    expect(await askCircuit(env.CIRCUIT_BOARD, 'secudium', 1_001)).toEqual({ allowed: true });
    expect(await askCircuit(env.CIRCUIT_BOARD, 'regtech', 11_000)).toEqual({ allowed: true });
    await evictDurableObject(circuitBoard());
    expect(await askCircuit(env.CIRCUIT_BOARD, 'regtech', 11_001)).toEqual({ allowed: false, retryAt: 41_000 });
    expect(await readCircuits(env.CIRCUIT_BOARD)).toMatchObject({ regtech: { phase: 'half-open' } });
    await report('regtech', 11_002, 'success');
    expect(await readCircuits(env.CIRCUIT_BOARD)).toEqual({});
  });

  it('open at once when the upstream is overloaded', async () => {
    expect(await report('busy', 0, 'overloaded')).toMatchObject({ phase: 'open' });
    await report('busy', 0, 'success');
  });
});

describe('the guard', () => {
  it.each([
    ['GET', 'call/destroy'],
    ['GET', 'call/persist'],
    ['GET', 'call/reset'],
    ['GET', 'call/setAlarm'],
    ['GET', 'set/flags'],
    ['GET', 'get-prop/flags'],
    ['GET', 'call/all/../destroy'],
    ['POST', 'call/all'],
    ['GET', ''],
  ])('answers 404 to %s /do/%s', async (method, path) => {
    await setFlag(env.FEATURE_FLAGS, 'kept', 100);
    const response = await flagBoard().fetch(`https://bag/do/${path}`, { method, headers: { 'do-content': '[{}]' } });
    expect(response.status).toBe(404);
    await evictDurableObject(flagBoard());
    expect(await readFlags(env.FEATURE_FLAGS)).toMatchObject({ kept: 100 });
  });

  it('turns an unknown method into an internal error for the typed client', async () => {
    await expect(callBag(flagBoard(), 'destroy')).rejects.toMatchObject({ code: 'internal' });
  });

  it('leaves no way past fetch: the boards have no alarm, no WebSocket handler, no RPC method', () => {
    for (const Board of [FeatureFlagBoard, CircuitBoard]) {
      expect(Object.getOwnPropertyNames(Board.prototype).sort()).toEqual(['constructor', 'fetch']);
    }
  });
});

it('sends arguments as ASCII, since headers are nothing else, and they arrive as they were', async () => {
  const upstream = '출처 é\u007f😀';
  const seen: string[] = [];
  const spying = {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => {
      seen.push(new Headers(init?.headers).get('do-content') ?? '');
      return circuitBoard().fetch(input as string, init);
    },
  } as unknown as BagStub;
  await callBag(spying, 'report', [upstream, 0, 'failure']);
  expect(seen).toEqual([expect.stringMatching(/^[\x20-\x7e]+$/)]);
  expect(Object.keys(await readCircuits(env.CIRCUIT_BOARD))).toContain(upstream);
});
