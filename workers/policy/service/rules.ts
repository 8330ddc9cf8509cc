import type { RuleBook } from '../../../durable-objects/policy/rule-book.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { logger } from '../../../shared/kernel/log.ts';
import type { ActiveRules } from '../../../shared/policy/rules/version.ts';
import { actorOf } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import type { Remote } from './actors.ts';

/** How long an isolate believes what it has heard. */
const REMEMBERED_MS = 5_000;
/** There is one rule book. */
const NAME = 'main';

/**
 * Calls the rule book.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, and commands with an idempotency key.
 */
export function callRuleBook<T>(
  env: Env,
  call: (book: Remote<RuleBook>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.RULE_BOOK.getByName(NAME) as unknown as Remote<RuleBook>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

let remembered: { readonly book: Env['RULE_BOOK']; readonly at: number; readonly rules: ActiveRules } | null = null;

/**
 * The rules that hold now, as this isolate knows them: at most five seconds old, so that approved rules reach every isolate within
 * that time. When the rule book cannot be asked, the last known rules go on.
 *
 * @param now Epoch milliseconds.
 * @throws AegisError `unavailable`, `actor_overloaded`: only in an isolate that has never heard of any rules.
 * @example
 * const { version, ruleSet } = await activeRuleSet(ctx.env, ctx.now());
 */
export async function activeRuleSet(env: Env, now: number): Promise<ActiveRules> {
  const last = remembered?.book === env.RULE_BOOK ? remembered : null;
  if (last !== null && now - last.at < REMEMBERED_MS && now >= last.at) return last.rules;
  try {
    const rules =
      last === null
        ? await callRuleBook(env, (book) => book.active(now), true)
        : ((await callRuleBook(env, (book) => book.newer(now, last.rules.version), true)) ?? last.rules);
    remembered = { book: env.RULE_BOOK, at: now, rules };
    return rules;
  } catch (thrown) {
    if (last === null) throw thrown;
    logger({ svc: 'policy' }).warn('the rule book cannot be asked; the last known rules go on', {
      version: last.rules.version,
      error: asAegisError(thrown),
    });
    remembered = { ...last, at: now };
    return last.rules;
  }
}

/** Forgets what this isolate has heard, after a command that it made itself. */
export function forgetRules(): void {
  remembered = null;
}

/**
 * What a command carries to the rule book. The person is the user, whichever session, key or client brought the request.
 *
 * @throws AegisError `forbidden` for an application that acts for itself: rules are made and approved by people.
 */
export async function ruleMeta(ctx: RouteContext, body: unknown = null) {
  if (ctx.principal.kind === 'client' || ctx.principal.kind === 'anonymous') {
    throw new AegisError('forbidden', 'Rules are written and approved by people, not by applications.');
  }
  const person = actorOf(ctx.principal);
  const { pathname } = new URL(ctx.request.url);
  return {
    causation: ctx.causation,
    // Another person's key is another key: nobody is answered with what somebody else was told.
    idempotencyKey: ctx.idempotencyKey === null ? null : `${person}/${ctx.idempotencyKey}`,
    requestHash: ctx.idempotencyKey === null ? '' : await sha256Hex(JSON.stringify([pathname, body])),
    person,
  };
}
