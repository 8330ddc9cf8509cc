import { all } from './page.ts';

/**
 * Shows what helps against a problem: the elements whose `data-on-problem` is its code. They begin anew, with the address in them that
 * somebody has typed to sign in.
 *
 * @param from Where the problem came up; one of the help itself leaves the help as it is.
 */
export function offerHelp(code: string, from: HTMLElement): void {
  if (from.closest('[data-on-problem]')) return;
  const done = document.getElementById('resent');
  if (done) done.hidden = true;
  const typed = document.querySelector<HTMLInputElement>('#identifier')?.value.trim() ?? '';
  for (const place of all(document, '[data-on-problem]')) {
    place.hidden = place.dataset.onProblem !== code;
    for (const form of place.querySelectorAll('form')) form.hidden = false;
    const email = place.querySelector<HTMLInputElement>('input[name=email]');
    if (email && typed.includes('@')) email.value = typed;
  }
}
