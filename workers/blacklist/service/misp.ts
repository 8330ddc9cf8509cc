import { PLAIN_PROFILE, type RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { mispEventUuid } from '../../../shared/blacklist/formats/misp/event.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { counted, openFeed } from '../edge/feed-access.ts';
import { serveRendered } from '../edge/rendered.ts';

const FILES = { manifest: 'misp-manifest', hashes: 'misp-hashes', event: 'misp-event' } as const;

/** A file of a MISP feed. */
export type MispFile = keyof typeof FILES;

/** Made once for each record of a consumer, so that what is remembered of a profile is found again. */
const profiles = new WeakMap<RenderProfile, Map<MispFile, RenderProfile>>();

/**
 * What of a consumer's settings counts for a MISP feed. All three files must be made of the same blocks, so that of its capacity only
 * the number of entries does: bytes are others in each file.
 */
function mispProfile(given: RenderProfile, file: MispFile): RenderProfile {
  const known = profiles.get(given) ?? new Map<MispFile, RenderProfile>();
  profiles.set(given, known);
  const found = known.get(file);
  if (found) return found;
  const options = given.format.startsWith('misp-') ? given.options : {};
  const capacity = { maxEntries: given.capacity.maxEntries, maxBytes: null, shards: 1 };
  const profile = { ...given, format: FILES[file], options, capacity };
  known.set(file, profile);
  return profile;
}

/**
 * A file of a list as a MISP feed. Every file counts as a visit of the consumer: a server that has the event of the live version
 * looks at the manifest and asks for nothing else.
 *
 * @param uuid of the event that is asked for.
 * @throws AegisError `unauthenticated`, `forbidden`, `not_found` for another event, `feed_not_ready`, `unavailable`, `invalid_request`.
 */
export async function mispFeed(
  ctx: RouteContext,
  list: string,
  token: string | undefined,
  file: MispFile,
  uuid?: string,
): Promise<Response> {
  const consumer = await openFeed(ctx, list, token ?? null);
  const profile = mispProfile(consumer?.profile ?? PLAIN_PROFILE, file);
  const { env, request } = ctx;
  return counted(ctx, consumer, list, async () => {
    if (uuid !== undefined && uuid !== mispEventUuid(list)) {
      throw new AegisError('not_found', 'There is no such event; the manifest names the one there is.');
    }
    return serveRendered(env, request, { list, profile, part: { kind: 'feed' } }, ctx.now());
  });
}
