import type { Answer } from './api.ts';
import { bind } from './bind.ts';
import { announce, returnTo } from './page.ts';

/** What happens after a call; `argument` is what stands behind the colon in `data-then`. */
export type Follower = (answer: Answer, element: HTMLElement, argument: string) => void | Promise<void>;

const followers = new Map<string, Follower>();

/** Names a step that `data-then` may use. */
export function follower(name: string, step: Follower): void {
  followers.set(name, step);
}

/**
 * Takes the steps of `data-then` in their order.
 *
 * @throws {Error} when the page names a step that no island brought
 */
export async function followUp(answer: Answer, element: HTMLElement): Promise<void> {
  for (const part of (element.dataset.then ?? '').split(' ').filter((step) => step !== '')) {
    const [name = '', argument = ''] = part.split(/:(.*)/s);
    const step = followers.get(name);
    if (!step) throw new Error(`No island knows the step ${name}`);
    await step(answer, element, argument);
  }
}

follower('go', (_answer, _element, path) => location.assign(path));
follower('reload', () => location.reload());
follower('return', () => location.assign(returnTo()));
follower('notice', (_answer, element) => announce(element.dataset.done ?? ''));
follower('clear', (_answer, element) => {
  if (element instanceof HTMLFormElement) element.reset();
});
follower('close', (_answer, element) => element.closest('dialog')?.close());
follower('show', ({ body }, element, id) => {
  const place = document.getElementById(id);
  if (!place) return;
  bind(place, body);
  place.hidden = false;
  // The reader's place moves to what has just appeared, since it may be shown once only.
  place.focus();
  if (element.dataset.hideAfter !== undefined) element.hidden = true;
});
follower('hide', (_answer, _element, id) => {
  const place = document.getElementById(id);
  if (place) place.hidden = true;
});
