import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { guardBag } from '../../durable-objects/platform/itty/bag.ts';
import { callBag } from '../../durable-objects/platform/itty/bag-client.ts';
import { env, uniqueName } from '../kernel/rig.ts';
import { AlarmTrap } from '../kernel/worker.ts';

const FAR = Date.now() + 10 * 365 * 86_400_000;

it('loses the state of a bag whose alarm runs in a cold object: six increments read one', async () => {
  const trap = env.TRAP.getByName(uniqueName('trap'));
  for (let count = 1; count <= 5; count++) expect(await callBag(trap, 'increment')).toBe(count);
  await callBag(trap, 'arm', [FAR]);

  await evictDurableObject(trap);
  // The platform calls alarm() of a fresh object. No fetch has loaded the five; the sixth is written over them.
  expect(await runDurableObjectAlarm(trap)).toBe(true);

  expect(await callBag(trap, 'read')).toBe(1);
});

it('loses nothing when only fetch touches the bag', async () => {
  const trap = env.TRAP.getByName(uniqueName('trap'));
  for (let count = 1; count <= 5; count++) await callBag(trap, 'increment');
  await evictDurableObject(trap);
  expect(await callBag(trap, 'increment')).toBe(6);
});

it('is why a class with such a handler is refused before it has touched anything', () => {
  const untouched = {} as DurableObjectState;
  expect(() => guardBag(AlarmTrap, ['read'], untouched)).toThrow('must not have alarm()');
});
