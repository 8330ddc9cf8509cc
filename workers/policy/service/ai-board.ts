import type { ModelBoard, ModelReceipt } from '../../../durable-objects/policy/model-board.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { logger } from '../../../shared/kernel/log.ts';
import {
  DEFAULT_CHOICES,
  type ModelChoice,
  type ModelRole,
  type ModelSwitch,
} from '../../../shared/policy/ai/board.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { actorOf } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { projectEvents } from '../projections/project.ts';
import type { Remote } from './actors.ts';

/** How long an isolate believes what it has heard. */
const REMEMBERED_MS = 5_000;

type Choices = Readonly<Record<ModelRole, ModelChoice>>;
let remembered: { readonly at: number; readonly choices: Choices } | null = null;

/** Calls the model board, of which there is one. */
export function callBoard<T>(
  env: Env,
  call: (board: Remote<ModelBoard>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.MODEL_BOARD.getByName('main') as unknown as Remote<ModelBoard>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/** Which model answers for what, at most five seconds old; what was known last, or no model, when the board cannot be asked. */
export async function chosenModels(env: Env, now: number): Promise<Choices> {
  if (remembered !== null && now >= remembered.at && now - remembered.at < REMEMBERED_MS) return remembered.choices;
  let choices = remembered?.choices ?? DEFAULT_CHOICES;
  try {
    choices = await callBoard(env, (board) => board.choices(), true);
  } catch (thrown) {
    logger({ svc: 'policy' }).warn('the model board cannot be asked; the last known models go on', {
      error: asAegisError(thrown),
    });
  }
  remembered = { at: now, choices };
  return choices;
}

/** Makes a command of the board, and projects its events at once; else they come by the queue. */
export async function commandBoard(
  ctx: RouteContext,
  call: (board: Remote<ModelBoard>) => Promise<ModelReceipt>,
): Promise<ModelSwitch> {
  const { entry, events } = await callBoard(ctx.env, call, ctx.idempotencyKey !== null);
  remembered = null;
  try {
    await projectEvents(events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { stream: 'models', error: asAegisError(thrown) });
  }
  return entry;
}

/** What a command carries to the board. */
export async function boardMeta(ctx: RouteContext, body: unknown) {
  const { pathname } = new URL(ctx.request.url);
  return {
    causation: ctx.causation,
    // Another caller's key is another key: nobody is answered with what somebody else was told.
    idempotencyKey: ctx.idempotencyKey === null ? null : `${actorOf(ctx.principal)}/${ctx.idempotencyKey}`,
    requestHash: await sha256Hex(JSON.stringify([pathname, body])),
    by: actorOf(ctx.principal),
  };
}

/** Asks the board whether the caller may spend so many tokens more today; no answer is a no, since what is not counted is not bounded. */
export function affordFor(ctx: RouteContext, limit: number): (tokens: number) => Promise<boolean> {
  return async (tokens) => {
    const [day, tenant] = [seoulDay(ctx.now()), actorOf(ctx.principal)];
    try {
      return await callBoard(ctx.env, (board) => board.spend(day, tenant, tokens, limit), false);
    } catch (thrown) {
      ctx.log.warn('the budget of models cannot be asked', { error: asAegisError(thrown) });
      return false;
    }
  };
}
