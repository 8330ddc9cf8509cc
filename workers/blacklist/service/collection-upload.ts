import type { ArtefactFormat } from '../../../shared/blacklist/artefact/contract.ts';
import type { Scope } from '../../../shared/blacklist/collector.ts';
import { ARTEFACT_PREFIX, RENEW_AFTER_MS } from '../../../shared/blacklist/retention.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { commandMeta } from './actors.ts';
import { commandSource } from './collection.ts';
import { relayClaims } from './collection-relay.ts';

/** What came with an upload. */
export interface UploadOptions {
  readonly format: ArtefactFormat;
  readonly name: string;
  readonly scope: Scope;
  readonly force: boolean;
}

/** Who uploads, and how the artefact is to be read: an administrator says it, a relay has signed it. */
interface Authority extends UploadOptions {
  readonly via: 'upload' | 'relay';
  readonly actor: string;
  /** The hash that the bytes must have. */
  readonly sha256: string | null;
  readonly ticket: { readonly jti: string; readonly expiresAt: number } | null;
}

/**
 * Takes the body of the request as an artefact of the source. Answers only when the bytes lie in R2 and the run that
 * will read them is durable.
 *
 * @throws AegisError `unauthenticated`, `signature_invalid`, `not_found`, `invalid_request` for an empty body.
 */
export async function takeArtefact(ctx: RouteContext, source: string, options: UploadOptions) {
  const authority = await authorityOf(ctx, source, options);
  const bytes = new Uint8Array(await ctx.request.arrayBuffer());
  if (bytes.byteLength === 0) throw new AegisError('invalid_request', 'The body is empty.');
  const sha256 = await sha256Hex(bytes);
  if (authority.sha256 !== null && authority.sha256 !== sha256) {
    throw new AegisError('signature_invalid', 'The signature is not accepted: it is for other bytes.');
  }
  const key = ARTEFACT_PREFIX + sha256;
  const existing = await ctx.env.ARTEFACTS.head(key);
  const isThere = existing?.size === bytes.byteLength && ctx.now() - existing.uploaded.getTime() < RENEW_AFTER_MS;
  if (!isThere) await ctx.env.ARTEFACTS.put(key, bytes, { sha256 });
  const meta = await commandMeta({ ...ctx, causation: { ...ctx.causation, actor: authority.actor } });
  const { format, name, scope, force, via, ticket } = authority;
  const input = { sha256, key, bytes: bytes.byteLength, format, name, scope, force, via, ticket };
  // A ticket is good once, so a relay's call is made once; the relay itself tries again with a new signature.
  const receipt = await commandSource(ctx, source, (actor) => actor.ingest(input, meta), ticket === null);
  return { run: receipt.run, sha256, isNew: receipt.isNew };
}

async function authorityOf(ctx: RouteContext, source: string, options: UploadOptions): Promise<Authority> {
  if (ctx.principal.kind === 'admin') {
    return { ...options, via: 'upload', actor: ctx.causation.actor, sha256: null, ticket: null };
  }
  const { kid, sha256, format, name, scope, jti, exp } = await relayClaims(ctx, source);
  return {
    ...{ format, name, scope, sha256 },
    // Forcing is a person's decision.
    force: false,
    via: 'relay',
    actor: `relay:${kid}`,
    ticket: { jti, expiresAt: exp * 1_000 },
  };
}
