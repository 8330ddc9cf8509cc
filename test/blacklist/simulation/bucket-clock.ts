import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

/**
 * Moves the clock of the buckets with everybody's: they stamp objects by the machine's own, which knows nothing of the
 * simulated day, and what is old is judged by that stamp.
 */
export function moveBucketClock(): void {
  const proto = Object.getPrototypeOf(env.SNAPSHOTS) as R2Bucket;
  const { put, get, head, list } = proto;
  const stamps = new Map<string, number>();
  const stamped = <T extends R2Object | null>(object: T): T => {
    const at = object && stamps.get(object.version);
    if (at) Object.defineProperty(object, 'uploaded', { value: new Date(at), configurable: true });
    return object;
  };
  vi.spyOn(proto, 'put').mockImplementation(async function (this: R2Bucket, ...args: unknown[]) {
    const object = (await Reflect.apply(put, this, args)) as R2Object | null;
    if (object) stamps.set(object.version, Date.now());
    return stamped(object) as R2Object;
  });
  vi.spyOn(proto, 'get').mockImplementation(async function (this: R2Bucket, ...args: unknown[]) {
    return stamped((await Reflect.apply(get, this, args)) as R2ObjectBody | null);
  });
  vi.spyOn(proto, 'head').mockImplementation(async function (this: R2Bucket, ...args: unknown[]) {
    return stamped((await Reflect.apply(head, this, args)) as R2Object | null);
  });
  vi.spyOn(proto, 'list').mockImplementation(async function (this: R2Bucket, ...args: unknown[]) {
    const page = (await Reflect.apply(list, this, args)) as R2Objects;
    page.objects.forEach(stamped);
    return page;
  });
}
