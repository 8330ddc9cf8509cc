/**
 * Texts, differences and blocks of versions, for the protocols that are made from them.
 *
 * - `renderFeed(env, live, profile, part, now)`: a list as a consumer is served it
 * - `versionsAfter(env, list, instant)`: versions that became live after an instant, oldest first
 * - `publishedVersions(env, list, now)`: all that are kept, remembered while the same version is live
 * - `deltaBetween(env, list, from, to)`: `{ kind: 'delta', delta }`, or `{ kind: 'snapshot', reason }` when the base is too
 *   old, unknown or too different: then send the whole list and say so
 * - `detailedBlocks(env, pointer)`: the blocks of a version in order, each with score, sources, reason and end
 *
 * @module
 */
export { deltaBetween, MAX_DELTA_LINES, type VersionDelta } from './deltas.ts';
export { type RenderPart, renderFeed } from './render.ts';
export { detailedBlocks } from './source.ts';
export { type FeedVersion, publishedVersions, versionAt, versionsAfter } from './versions.ts';
