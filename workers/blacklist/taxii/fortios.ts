import type { DetailedBlock } from '../../../shared/blacklist/block.ts';
import { detailedBlocksOf } from '../../../shared/blacklist/blocks/columns.ts';
import type { FormatWriter } from '../../../shared/blacklist/formats/format.ts';
import { stixFormat } from '../../../shared/blacklist/stix/format.ts';
import { FORTIOS_MEDIA_TYPE } from '../../../shared/blacklist/taxii/accept.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { matchesIfNoneMatch } from '../../gateway/http/etag.ts';
import { livePointer } from '../edge/pointer.ts';
import { subjectOf } from '../render/subject.ts';
import { columnsOf } from './columns.ts';
import type { Cut } from './cut.ts';

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * The live version as one STIX 2.0 bundle: FortiOS asks once and follows no `next`. Never empty, since a version never is.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`; then a FortiGate keeps what it has.
 */
export async function fortiosBundle(
  env: Env,
  request: Request,
  list: string,
  now: number,
  cut: Cut | null,
): Promise<Response> {
  const { pointer } = await livePointer(env, list, now);
  const own = cut === null ? '' : `-${(await sha256Hex(cut.key)).slice(0, 16)}`;
  const etag = `"${pointer.sha256}-stix20-${pointer.lookupKey.split('/').at(-1) ?? ''}${own}"`;
  const headers = new Headers({
    etag,
    'last-modified': new Date(pointer.publishedAt).toUTCString(),
    'cache-control': 'private, no-cache, no-transform',
    'x-feed-version': String(pointer.version),
    vary: 'Accept, Authorization, X-API-Key, API-Key',
  });
  if (matchesIfNoneMatch(request, etag)) return new Response(null, { status: 304, headers });
  headers.set('content-type', FORTIOS_MEDIA_TYPE);
  if (request.method === 'HEAD') return new Response(null, { headers });
  const columns = await columnsOf(env, pointer, cut);
  const { count4, count6 } = columns;
  const writer = stixFormat.writer(subjectOf(list, list, pointer, { count4, count6 }), { version: '2.0' });
  return new Response(streamOf(writer, detailedBlocksOf(columns)), { headers });
}

/** Written as fast as it is read, a chunk at a time. */
function streamOf(writer: FormatWriter, blocks: Iterator<DetailedBlock>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let text = writer.head();
  return new ReadableStream({
    pull(controller) {
      while (text.length < CHUNK_CHARACTERS) {
        const step = blocks.next();
        if (step.done) {
          controller.enqueue(encoder.encode(text + writer.tail()));
          controller.close();
          return;
        }
        text += writer.block(step.value);
      }
      controller.enqueue(encoder.encode(text));
      text = '';
    },
  });
}
