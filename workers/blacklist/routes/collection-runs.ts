import * as z from 'zod';
import type { AttentionAnswer, Scope } from '../../../shared/blacklist/collector.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement } from '../../gateway/route.ts';
import {
  answerAttention,
  cancelRun,
  getRejects,
  getRun,
  getRuns,
  postArtefact,
  replayArtefact,
} from '../contract/collection-runs.ts';
import { commandMeta } from '../service/actors.ts';
import { callSource, commandSource } from '../service/collection.ts';
import { takeArtefact } from '../service/collection-upload.ts';
import { artefactBody, runBody } from '../service/collection-views.ts';

const position = z.number().int().min(0);

function scopeOf(query: {
  scope?: Scope['kind'] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): Scope {
  const { scope, from, to } = query;
  const isWindow = scope === 'window' || (scope === undefined && from !== undefined);
  if (isWindow && from !== undefined && to !== undefined) return { kind: 'window', from, to };
  return { kind: scope === 'full' ? 'full' : 'partial' };
}

export const runRoutes = [
  implement(getRuns, async ({ params, query }, ctx) => {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, position);
    const page = await callSource(ctx.env, params.source, (actor) => actor.runs(before, query.limit), true);
    const next = page.next === null ? null : encodeCursor(page.next);
    return pageReply(ctx.request, page.runs.map(runBody), next);
  }),

  implement(getRun, async ({ params }, ctx) => {
    const { run, artefacts } = await callSource(ctx.env, params.source, (actor) => actor.run(params.run), true);
    return { status: 200, body: { run: runBody(run), artefacts: artefacts.map(artefactBody) } };
  }),

  implement(getRejects, async ({ params, query }, ctx) => {
    const after = query.cursor === undefined ? 0 : decodeCursor(query.cursor, position);
    const { limit } = query;
    const rejects = await callSource(
      ctx.env,
      params.source,
      (actor) => actor.rejects(params.run, after, limit + 1),
      true,
    );
    const data = rejects.slice(0, limit);
    const next = rejects.length > limit ? encodeCursor(data.at(-1)?.n) : null;
    const shown = data.map(({ n: _n, ...reject }) => reject);
    return pageReply(ctx.request, shown, next);
  }),

  implement(cancelRun, async ({ params }, ctx) => {
    const { run } = await commandSource(ctx, params.source, (actor) => actor.cancel(params.run));
    return { status: 200, body: run && runBody(run) };
  }),

  implement(answerAttention, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx);
    const asking = await callSource(ctx.env, params.source, (actor) => actor.describe(), true);
    const id = body.run ?? asking.attention?.run;
    if (id === undefined) throw new AegisError('conflict', 'No run of this source asks anything.');
    const answer: AttentionAnswer = body.answer;
    const { run } = await commandSource(ctx, params.source, (actor) => actor.answer(id, answer, meta));
    return { status: 202, body: run && runBody(run) };
  }),

  implement(replayArtefact, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const { run } = await commandSource(
      ctx,
      params.source,
      (actor) => actor.replay(body.sha256, body.force, meta),
      meta.idempotencyKey !== null,
    );
    return { status: 202, body: run && runBody(run) };
  }),

  implement(postArtefact, async ({ params, query }, ctx) => {
    const taken = await takeArtefact(ctx, params.source, {
      format: query.format ?? 'auto',
      name: query.name ?? 'upload',
      scope: scopeOf(query),
      force: query.force === 'true',
    });
    return { status: 202, body: { ...taken, run: taken.run && runBody(taken.run) } };
  }),
];
