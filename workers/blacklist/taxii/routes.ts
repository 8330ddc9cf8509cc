import { stixInstant } from '../../../shared/blacklist/stix/objects.ts';
import {
  isTaxiiContent,
  type Reading,
  readingOf,
  STIX_MEDIA_TYPE,
  TAXII_MEDIA_TYPE,
} from '../../../shared/blacklist/taxii/accept.ts';
import { versionOf } from '../../../shared/blacklist/taxii/filter.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { implement, type MountedRoute, type RouteContext } from '../../gateway/route.ts';
import {
  deleteTaxiiObject,
  getTaxiiCollection,
  getTaxiiCollections,
  getTaxiiDiscovery,
  getTaxiiManifest,
  getTaxiiObject,
  getTaxiiObjects,
  getTaxiiRoot,
  getTaxiiStatus,
  getTaxiiVersions,
  postTaxiiObjects,
  slashless,
} from '../contract/taxii.ts';
import { counted } from '../edge/feed-access.ts';
import { livePointer } from '../edge/pointer.ts';
import {
  API_ROOT,
  collectionOf,
  collectionResource,
  type Opened,
  openedLists,
  requireCredential,
  requireRoot,
} from './collections.ts';
import { type Cut, cutOf } from './cut.ts';
import { fortiosBundle } from './fortios.ts';
import { type LooseQuery, pageRequestOf } from './request.ts';
import { asTaxii, taxiiAnswer, taxiiRefusal } from './respond.ts';
import { nextOf, type Span, spanSince } from './span.ts';
import { objectOf, type Page, pageOf } from './walk.ts';

interface CollectionParams {
  readonly root: string;
  readonly collection: string;
}

/** Answers a client that reads TAXII, and refuses others. */
function taxii(ctx: RouteContext, work: (reading: Reading) => Promise<Response>): Promise<Response> {
  const reading = readingOf(ctx.request.headers.get('accept'));
  if (reading === null) {
    const refusal = taxiiRefusal(ctx, 406, 'Not acceptable', `Only ${TAXII_MEDIA_TYPE} can be had here.`);
    return Promise.resolve(refusal);
  }
  return asTaxii(ctx, () => work(reading));
}

interface Answered extends Page {
  readonly span: Span | null;
}

async function pageFor(ctx: RouteContext, { root, collection }: CollectionParams, query: LooseQuery, id?: string) {
  return pageOfOpened(ctx, await collectionOf(ctx, root, collection), query, id);
}

async function pageOfOpened(ctx: RouteContext, { id: list, consumer }: Opened, query: LooseQuery, id?: string) {
  const request = pageRequestOf(query);
  const now = ctx.now();
  const cut = await cutOf(consumer, now);
  const filter = id === undefined ? request.filter : { ...request.filter, ids: new Set([id]) };
  const span = request.position ?? (await spanSince(ctx.env, list, request.addedAfter, now));
  const offset = request.position?.offset ?? 0;
  const nothing: Page = { objects: [], next: null };
  const page = span ? await pageOf(ctx.env, list, span, { offset, limit: request.limit, filter, now, cut }) : nothing;
  const answered: Answered = { ...page, span };
  return { list, at: { now, cut }, answered };
}

/** What a page has beside its items: where to go on, and when what is in it came in (TAXII 2.1 §3.7, §5.4). */
function paged(items: Readonly<Record<string, readonly unknown[]>>, { objects, next, span }: Answered): Response {
  if (span === null || objects.length === 0) return taxiiAnswer({});
  const { kind, from, to, at } = span;
  const more = next === null ? { more: false } : { more: true, next: nextOf({ kind, from, to, at, offset: next }) };
  const added = stixInstant(at);
  const headers = { 'x-taxii-date-added-first': added, 'x-taxii-date-added-last': added };
  return taxiiAnswer({ ...more, ...items }, headers);
}

const readOnly = () => new AegisError('forbidden', 'Collections are read-only: lists are filled by their sources.');

/** An object that is not there is 404; one that is there and does not match is an empty answer. */
async function requireObject(
  ctx: RouteContext,
  list: string,
  id: string,
  at: { readonly now: number; readonly cut: Cut | null },
): Promise<void> {
  const span = await spanSince(ctx.env, list, null, at.now);
  const object = span && (await objectOf(ctx.env, list, span, id, at));
  if (object === null) throw new AegisError('not_found', 'There is no such object in this collection.');
}

const OBJECT_ID = /^[a-z][a-z0-9-]{1,250}--[0-9a-f-]{36}$/;

async function objectPage(
  ctx: RouteContext,
  params: CollectionParams & { readonly object: string },
  query: LooseQuery,
) {
  const { list, at, answered } = await pageFor(ctx, params, query, OBJECT_ID.test(params.object) ? params.object : '');
  if (answered.objects.length === 0) await requireObject(ctx, list, params.object, at);
  return answered;
}

const withSlash: readonly MountedRoute[] = [
  implement(getTaxiiDiscovery, (_, ctx) =>
    taxii(ctx, async () => {
      await requireCredential(ctx);
      const url = `${new URL(ctx.request.url).origin}/taxii2/${API_ROOT}/`;
      const description = 'Lists of addresses as collections of STIX 2.1 indicators.';
      return taxiiAnswer({ title: 'Aegis', description, default: url, api_roots: [url] });
    }),
  ),

  implement(getTaxiiRoot, ({ params }, ctx) =>
    taxii(ctx, async () => {
      await requireCredential(ctx);
      requireRoot(params.root);
      return taxiiAnswer({
        title: 'Aegis',
        description: 'A collection a list.',
        versions: [TAXII_MEDIA_TYPE],
        max_content_length: 1_048_576,
      });
    }),
  ),

  implement(getTaxiiCollections, ({ params }, ctx) =>
    taxii(ctx, async () => {
      requireRoot(params.root);
      const collections = (await openedLists(ctx)).map(collectionResource);
      return taxiiAnswer(collections.length === 0 ? {} : { collections });
    }),
  ),

  implement(getTaxiiCollection, ({ params }, ctx) =>
    taxii(ctx, async () => taxiiAnswer(collectionResource(await collectionOf(ctx, params.root, params.collection)))),
  ),

  implement(getTaxiiManifest, ({ params, query }, ctx) =>
    taxii(ctx, async () => {
      const { answered } = await pageFor(ctx, params, query);
      const { objects, span } = answered;
      const date_added = stixInstant(span?.at ?? 0);
      const media_type = STIX_MEDIA_TYPE;
      const records = objects.map((object) => ({ id: object.id, date_added, version: versionOf(object), media_type }));
      return paged({ objects: records }, answered);
    }),
  ),

  implement(getTaxiiObjects, ({ params, query }, ctx) =>
    taxii(ctx, async (reading) => {
      const opened = await collectionOf(ctx, params.root, params.collection);
      return counted(ctx, opened.consumer, opened.id, async () => {
        if (reading === 'fortios') {
          const cut = await cutOf(opened.consumer, ctx.now());
          return fortiosBundle(ctx.env, ctx.request, opened.id, ctx.now(), cut);
        }
        const { answered } = await pageOfOpened(ctx, opened, query);
        const response = paged({ objects: answered.objects }, answered);
        // Only who has walked to the end has the version.
        if (answered.next !== null) return response;
        const { pointer } = await livePointer(ctx.env, opened.id, ctx.now());
        response.headers.set('x-feed-version', String(answered.span?.to ?? pointer.version));
        return response;
      });
    }),
  ),

  implement(postTaxiiObjects, ({ params }, ctx) =>
    taxii(ctx, async () => {
      await collectionOf(ctx, params.root, params.collection);
      if (isTaxiiContent(ctx.request.headers.get('content-type'))) throw readOnly();
      return taxiiRefusal(ctx, 415, 'The media type is not supported', `Only ${TAXII_MEDIA_TYPE} is read here.`);
    }),
  ),

  implement(getTaxiiObject, ({ params, query }, ctx) =>
    taxii(ctx, async () => {
      const answered = await objectPage(ctx, params, query);
      return paged({ objects: answered.objects }, answered);
    }),
  ),

  implement(deleteTaxiiObject, ({ params }, ctx) =>
    taxii(ctx, async () => {
      await collectionOf(ctx, params.root, params.collection);
      throw readOnly();
    }),
  ),

  implement(getTaxiiVersions, ({ params, query }, ctx) =>
    taxii(ctx, async () => {
      const answered = await objectPage(ctx, params, query);
      return paged({ versions: answered.objects.map(versionOf) }, answered);
    }),
  ),

  implement(getTaxiiStatus, ({ params }, ctx) =>
    taxii(ctx, async () => {
      await requireCredential(ctx);
      requireRoot(params.root);
      throw new AegisError('not_found', 'Nothing can be added here, so there is no status of it.');
    }),
  ),
];

/** TAXII 2.1 under `/taxii2/`; every path also without its last slash. */
export const taxiiRoutes: readonly MountedRoute[] = [
  ...withSlash,
  ...withSlash.map(({ route, handler }) => ({ route: slashless(route), handler })),
];
