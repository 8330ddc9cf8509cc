import { vi } from 'vitest';
import type { Random } from './random.ts';
import type { Answer } from './said.ts';
import type { Script } from './sources.ts';

/** Where the lists are. */
export const LISTS = 'https://lists.example.net';
/** Where alerts are told. */
export const HOOK = 'https://hooks.example.net/alerts';

/** A message that the receiver of alerts took. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly cause: string;
}

/**
 * Everything outside of the Worker: servers of lists that follow their script, and a receiver of alerts that is out of
 * order now and then.
 *
 * @param heard - What a list's server has just answered.
 */
export function openUpstream(
  scripts: readonly Script[],
  random: Random,
  heard: (id: string, answer: Answer) => void,
): { readonly told: Told[]; readonly asked: ReadonlyMap<string, number> } {
  const told: Told[] = [];
  const asked = new Map<string, number>();
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const href = String(url);
    if (href === HOOK) {
      if (random() < 0.2) return new Response('', { status: 503 });
      const { id, type, alert } = JSON.parse(String(init?.body));
      told.push({ id, type, cause: `${alert.kind} ${alert.subject}` });
      return new Response('');
    }
    const script = scripts.find(({ id }) => href === `${LISTS}/${id}`);
    if (script === undefined) throw new Error(`nobody is at ${href}`);
    asked.set(script.id, (asked.get(script.id) ?? 0) + 1);
    const answer = script.answer(Date.now(), new Headers(init?.headers as HeadersInit));
    heard(script.id, answer);
    return answer.respond();
  });
  return { told, asked };
}
