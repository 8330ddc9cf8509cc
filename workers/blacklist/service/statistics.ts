import { kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { livePointer } from '../edge/pointer.ts';
import { listRepository } from '../repository/lists.ts';
import { iso } from './views.ts';

const DAY_MS = 86_400_000;

/** What the live version consists of (from its pointer) and what changed lately (from the read model). */
export async function statistics(env: Env, list: string, days: number, now: number) {
  const { pointer } = await livePointer(env, list, now);
  const from = kstDay(now - (days - 1) * DAY_MS);
  const daily = await listRepository(env.BLACKLIST_DB).daily(list, from);
  return {
    list,
    version: pointer.version,
    publishedAt: iso(pointer.publishedAt),
    entries: pointer.entries,
    lines: { ipv4: pointer.lines4, ipv6: pointer.lines6 },
    addresses4: pointer.addresses4,
    ...pointer.breakdown,
    daily: daily.map(({ list: _list, sequence: _sequence, ...row }) => row),
  };
}
