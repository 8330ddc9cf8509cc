import { implement } from '../../gateway/route.ts';
import { getMispEvent, getMispHashes, getMispManifest } from '../contract/misp.ts';
import { mispFeed } from '../service/misp.ts';

/** A list as a directory that a MISP server pulls. */
export const mispRoutes = [
  implement(getMispManifest, ({ params, query }, ctx) => mispFeed(ctx, params.list, query.token, 'manifest')),
  implement(getMispHashes, ({ params, query }, ctx) => mispFeed(ctx, params.list, query.token, 'hashes')),
  implement(getMispEvent, ({ params, query }, ctx) =>
    mispFeed(ctx, params.list, query.token, 'event', params.uuid.toLowerCase()),
  ),
];
