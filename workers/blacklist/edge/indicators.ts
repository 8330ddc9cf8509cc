import * as v from 'valibot';
import {
  type IndicatorReceipt,
  type IndicatorView,
  isWhole,
  viewOf,
} from '../../../shared/blacklist/indicators/feed.ts';
import {
  type IndicatorList,
  type IndicatorPointer,
  indicatorPointerKey,
  indicatorPointerSchema,
} from '../../../shared/blacklist/indicators/pointer.ts';
import { readTable } from '../../../shared/blacklist/indicators/table.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { bytesOf, sha256Hex } from '../../../shared/kernel/hash.ts';
import { feedHeaders, isCurrent } from './feed-headers.ts';
import { ImmutableCache } from './immutable-cache.ts';
import { RememberedObject } from './remembered.ts';

/** Texts up to this size are kept in memory. */
const MAX_IN_MEMORY = 6 * 1024 * 1024;

interface Rendered {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly receipt: IndicatorReceipt | null;
}

const pointers = new RememberedObject((text) => v.parse(indicatorPointerSchema, JSON.parse(text)));
const renderings = new ImmutableCache<Rendered>({
  maxBytes: 2 * MAX_IN_MEMORY,
  sizeOf: ({ body }) => body.byteLength,
});

const unavailable = (message: string, cause?: unknown): AegisError =>
  new AegisError('unavailable', message, { retryAfterSeconds: 30, cause });

/** Which version of a list of indicators is live, and whether that could be checked just now. */
export interface LiveIndicators {
  readonly pointer: IndicatorPointer;
  readonly isStale: boolean;
}

/**
 * The live version of a list of indicators.
 *
 * @throws AegisError `feed_not_ready` when it was never published, `unavailable` when R2 cannot be read and this isolate has
 * never seen the list.
 */
export async function liveIndicators(env: Env, of: IndicatorList, now: number): Promise<LiveIndicators> {
  const key = indicatorPointerKey(of);
  const copy = await pointers.get(env.SNAPSHOTS, key, now).catch((cause: unknown) => {
    throw unavailable('The feed cannot be read right now.', cause);
  });
  if (copy.value !== null) return { pointer: copy.value, isStale: copy.isStale };
  throw new AegisError('feed_not_ready', `List ${of.list} has never published a ${of.kind}.`, {
    retryAfterSeconds: 60,
    details: { list: of.list, hold: null },
  });
}

/**
 * The feed of a list of indicators as FortiOS loads it: one value a line, LF, strong ETag, 304, never an empty 200.
 *
 * @throws AegisError `feed_not_ready` or `unavailable`, both with `Retry-After`: a firewall then keeps what it has.
 */
export async function serveIndicators(
  env: Env,
  request: Request,
  of: IndicatorList,
  view: IndicatorView,
  now: number,
): Promise<Response> {
  const live = await liveIndicators(env, of, now);
  const { pointer } = live;
  // What is cut has to be rendered before its ETag is known; the whole text has its own.
  const rendered = isWhole(view) ? null : await render(env, pointer, view);
  const receipt = rendered?.receipt ?? null;
  const text = {
    etag: rendered?.etag ?? pointer.sha256,
    lastModified: pointer.publishedAt,
    count: receipt?.kept ?? pointer.lines,
    version: pointer.version,
  };
  const headers = feedHeaders(text, live);
  headers.set('x-feed-truncated', String((receipt?.cut ?? 0) > 0));
  if (isCurrent(request.headers, text)) return new Response(null, { status: 304, headers });
  headers.set('content-type', 'text/plain; charset=utf-8');
  headers.set('content-length', String(rendered?.body.byteLength ?? pointer.bytes));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(rendered?.body ?? (await wholeText(env, pointer)), { headers });
}

/** What a view of the live version leaves out. */
export async function indicatorReceipt(env: Env, of: IndicatorList, view: IndicatorView, now: number) {
  const { pointer } = await liveIndicators(env, of, now);
  const { receipt } = await render(env, pointer, view);
  return { version: pointer.version, receipt };
}

/** The rendering of a version in a view, which is as immutable as the version. */
async function render(env: Env, pointer: IndicatorPointer, view: IndicatorView) {
  const key = JSON.stringify([pointer.tableKey, pointer.kind, view]);
  const known = renderings.get(key);
  if (known?.receipt) return { ...known, receipt: known.receipt };
  const rows = readTable(new TextDecoder().decode(await bytesAt(env, pointer.tableKey)));
  const { text, receipt } = viewOf(pointer.kind, rows, view);
  if (receipt.kept === 0) {
    throw new AegisError(
      'feed_not_ready',
      'Nothing of this version is left in this view; an empty feed is never served.',
      {
        retryAfterSeconds: 300,
        details: { list: pointer.list, hold: null },
      },
    );
  }
  const rendered = { body: bytesOf(text), etag: await sha256Hex(text), receipt };
  renderings.set(key, rendered);
  return rendered;
}

async function wholeText(env: Env, { textKey, sha256 }: IndicatorPointer): Promise<Uint8Array> {
  const known = renderings.get(textKey);
  if (known) return known.body;
  const body = await bytesAt(env, textKey);
  renderings.set(textKey, { body, etag: sha256, receipt: null });
  return body;
}

async function bytesAt(env: Env, key: string): Promise<Uint8Array> {
  try {
    const object = await env.SNAPSHOTS.get(key);
    if (object !== null && object.size > 0) return new Uint8Array(await object.arrayBuffer());
  } catch (cause) {
    throw unavailable('The feed cannot be read right now.', cause);
  }
  throw unavailable('The snapshot of the feed is missing.');
}
