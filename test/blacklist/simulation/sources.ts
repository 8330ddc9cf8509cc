import { at, HOUR } from './clock.ts';
import { between, oneOf, type Random, seeded, shuffled } from './random.ts';
import {
  type Answer,
  addressOf,
  dropped,
  failed,
  forGood,
  good,
  plainOf,
  type Said,
  strange,
  tableOf,
} from './said.ts';

/** A source of the simulated day. */
export interface Script {
  readonly id: string;
  readonly intervalMinutes: number;
  /** Further settings. */
  readonly more?: Record<string, unknown>;
  answer(now: number, headers: Headers): Answer;
}

/** Settings of a source whose rows state their end. */
const TABLE = {
  format: 'csv',
  parse: {
    defaults: { reason: null, category: null, confidence: null },
    csv: { address: 'address', expiresAt: 'until' },
  },
};

/** A set of addresses that changes a little each time it is asked for. */
function slowlyChanging(random: Random, block: number, count: number) {
  let n = 0;
  const rows = new Set<string>();
  const grow = () => {
    while (rows.size < count) rows.add(addressOf(block, n++));
  };
  grow();
  return {
    rows,
    change(most: number): void {
      for (let i = between(random, 0, most + 1); i > 0; i--) rows.delete(oneOf(random, [...rows]));
      grow();
    },
  };
}

/** Whether a moment has come that counts once. */
function once(...moments: readonly number[]): (now: number) => boolean {
  const left = [...moments];
  return (now) => left[0] !== undefined && now >= left[0] && left.shift() !== undefined;
}

/** Well at all times; answers 304 when it has not changed. */
function healthy(): Script {
  const random = seeded(1);
  const { rows, change } = slowlyChanging(random, 41, 60);
  let version = 0;
  return {
    ...{ id: 'healthy', intervalMinutes: 30 },
    answer(_, headers) {
      if (version === 0 || random() < 0.7) {
        change(3);
        version++;
      }
      const etag = `"v${version}"`;
      const said = forGood(rows);
      if (headers.get('if-none-match') !== etag) return good(plainOf(rows), said, { etag });
      return { respond: () => new Response(null, { status: 304 }), said };
    },
  };
}

/** Down from 06:00 to 09:00, in every way that a server can be down. */
function outage(): Script {
  const random = seeded(2);
  const { rows, change } = slowlyChanging(random, 42, 40);
  const ways = [
    failed(500),
    dropped(new TypeError('connection refused')),
    failed(503, { 'retry-after': '60' }),
    dropped(new DOMException('The operation was aborted', 'AbortError')),
  ];
  let n = 0;
  return {
    ...{ id: 'outage', intervalMinutes: 30 },
    answer(now) {
      if (now >= at(6) && now < at(9)) return ways[n++ % ways.length]!;
      change(2);
      return good(plainOf(rows), forGood(rows));
    },
  };
}

/** Names its columns otherwise from 10:00 to 12:00. */
function drifting(): Script {
  const random = seeded(3);
  const { rows, change } = slowlyChanging(random, 43, 30);
  return {
    ...{ id: 'drifting', intervalMinutes: 30, more: TABLE },
    answer(now) {
      change(2);
      const said: Said = new Map([...rows].map((row) => [row, null]));
      if (now >= at(10) && now < at(12)) return strange(tableOf(said, 'ip_address,valid_to'));
      return good(tableOf(said), said);
    },
  };
}

/** Sends nothing, a fraction, a page or only comments, each for one collection. */
function flapping(): Script {
  const random = seeded(4);
  const { rows, change } = slowlyChanging(random, 44, 50);
  const isFlap = once(at(2), at(4, 30), at(13), at(19));
  const page = '<!doctype html><html><body>Service unavailable</body></html>';
  let n = 0;
  return {
    ...{ id: 'flapping', intervalMinutes: 30, more: { maxShrinkPercent: 50 } },
    answer(now) {
      if (isFlap(now)) return strange(['', plainOf([...rows].slice(0, 15)), page, '# nothing today\n'][n++]!);
      change(2);
      return good(plainOf(rows), forGood(rows));
    },
  };
}

/** Says everything twice and in another order each time. */
function repeating(): Script {
  const random = seeded(5);
  const rows = Array.from({ length: 40 }, (_, n) => addressOf(45, n));
  return {
    ...{ id: 'repeating', intervalMinutes: 60 },
    answer(now) {
      const said = now < at(12) ? rows : rows.slice(6);
      return good(plainOf(shuffled(random, [...said, ...said])), forGood(said));
    },
  };
}

/** Addresses that no list can mean, which a source sends all the same. */
export const UNROUTABLE: readonly string[] = ['10.0.0.5', '127.0.0.1', '192.0.2.44', '224.0.0.9'];

/** Mixes lines into its list that state nothing. */
function junky(): Script {
  const random = seeded(6);
  const { rows, change } = slowlyChanging(random, 46, 30);
  const junk = [
    'not an address',
    '999.1.1.1',
    '46.7.1.9/33',
    '46.7.0.9/0/path',
    '<td>46.7.0.1</td>',
    '::gggg',
    `4${'6'.repeat(6_000)}`,
    '46.7.0.1\0',
    '; DROP TABLE claim',
    ...UNROUTABLE,
  ];
  return {
    ...{ id: 'junky', intervalMinutes: 60 },
    answer() {
      change(2);
      const mixed = shuffled(random, [...rows, ...Array.from({ length: 15 }, () => oneOf(random, junk))]);
      return good(['# junk follows', ...mixed].join('\r\n'), forGood(rows));
    },
  };
}

/** Ends fall on a few moments of each step only: every one of them costs a version. */
const GRAIN = 600_000;
const onGrain = (time: number): number => Math.ceil(time / GRAIN) * GRAIN + 37_500;

/** What becomes of a row that its source states at a moment; `undefined`: it is not stated any more. */
function fateOf(until: number | null, now: number, random: Random): number | null | undefined {
  const chance = random();
  const within = (from: number, to: number) => onGrain(between(random, from, to));
  if (until === null) return chance < 0.03 ? within(now, now + HOUR) : null;
  if (until <= now) return chance < 0.4 ? undefined : chance < 0.5 ? within(now, now + 2 * HOUR) : until;
  const moves: [number, () => number | null | undefined][] = [
    [0.08, () => within(until, until + 2 * HOUR)],
    [0.16, () => within(now, until)],
    [0.19, () => now - between(random, 1, 3_600) * 1_000],
    [0.22, () => undefined],
    [0.24, () => null],
    [1, () => until],
  ];
  return moves.find(([below]) => chance < below)![1]();
}

/** States ends, and moves them both ways: later, earlier, into the past; lets expired rows stand, and revives some. */
function moving(): Script {
  const random = seeded(7);
  const rows = new Map<string, number | null>();
  let n = 0;
  let version = 0;
  function change(now: number): void {
    for (const [row, until] of rows) {
      const fate = fateOf(until, now, random);
      if (fate === undefined) rows.delete(row);
      else rows.set(row, fate);
    }
    while (rows.size < 90) {
      // Some are said by another source as well: the end of one claim is not the end of the address.
      const row = random() < 0.15 ? addressOf(45, between(random, 0, 12)) : addressOf(47, n++);
      rows.set(row, random() < 0.1 ? null : onGrain(between(random, now, now + 5 * HOUR)));
    }
  }
  return {
    ...{ id: 'moving', intervalMinutes: 20, more: TABLE },
    answer(now, headers) {
      if (version === 0 || random() < 0.8) {
        change(now);
        version++;
      }
      const etag = `"v${version}"`;
      const said = new Map(rows);
      if (headers.get('if-none-match') !== etag) return good(tableOf(said), said, { etag });
      return { respond: () => new Response(null, { status: 304 }), said };
    },
  };
}

/** Is no longer there from 14:00 on, for good. */
function vanishing(): Script {
  const random = seeded(8);
  const { rows, change } = slowlyChanging(random, 48, 25);
  return {
    ...{ id: 'vanishing', intervalMinutes: 30 },
    answer(now) {
      if (now >= at(14)) return failed(404);
      change(2);
      return good(plainOf(rows), forGood(rows));
    },
  };
}

/** Most of the list; sends less than half of it for one collection, which its own guard lets pass. */
function large(): Script {
  const random = seeded(9);
  const { rows, change } = slowlyChanging(random, 49, 800);
  const isHalved = once(at(8), at(16));
  return {
    ...{ id: 'large', intervalMinutes: 60 },
    answer(now) {
      change(10);
      const sent = isHalved(now) ? [...rows].slice(0, 300) : rows;
      return good(plainOf(sent), forGood(sent));
    },
  };
}

/** Every source with a schedule. */
export const scripts = (): Script[] => [
  healthy(),
  outage(),
  drifting(),
  flapping(),
  repeating(),
  junky(),
  moving(),
  vanishing(),
  large(),
];
