import type { Answer } from './api.ts';
import { valueAt } from './bind.ts';
import { follower } from './follow.ts';
import { parameter, returnTo, secondFactorPage } from './page.ts';
import { offerPasskeys, passkeyButtons, signInWithPasskey } from './passkeys.ts';

/** Where the ticket of the first step waits for the second: this tab only, and gone with it. */
const TICKET = 'aegis.second-factor';

interface Ticket {
  readonly ticket: string;
  readonly methods: readonly string[];
}

/** Goes on: to where the person wanted to go, or to the second step. */
function signedIn({ body }: Answer, form?: HTMLElement): void {
  if (valueAt(body, 'status') === 'accepted') {
    // Nobody is signed in yet: a mail is on its way, and the page says so.
    for (const [element, isHidden] of [
      [form, true],
      [document.getElementById('sent'), false],
    ] as const) {
      if (element) element.hidden = isHidden;
    }
    document.getElementById('sent')?.focus();
    return;
  }
  if (valueAt(body, 'status') === 'second_factor') {
    sessionStorage.setItem(TICKET, JSON.stringify(body));
    location.assign(secondFactorPage());
    return;
  }
  sessionStorage.removeItem(TICKET);
  location.assign(returnTo());
}

follower('signed-in', signedIn);

/** The ticket that the first step left, or that another provider's answer brought in the fragment. */
function ticketOf(): Ticket | null {
  const brought = parameter('ticket');
  if (brought !== null) return { ticket: brought, methods: (parameter('methods') ?? 'totp,recovery').split(',') };
  const kept = sessionStorage.getItem(TICKET);
  return kept === null ? null : (JSON.parse(kept) as Ticket);
}

function startSecondFactor(methods: readonly HTMLElement[]): void {
  const ticket = ticketOf();
  if (!ticket) {
    location.replace(`/account/sign-in?return_to=${encodeURIComponent(returnTo())}`);
    return;
  }
  for (const element of methods) element.hidden = !ticket.methods.includes(element.dataset.method ?? '');
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name=ticket]')) field.value = ticket.ticket;
  const isLast = ticket.methods.length === 1;
  for (const element of methods) if (element instanceof HTMLDetailsElement) element.open = isLast;
  document.querySelector<HTMLElement>('[data-method]:not([hidden]) :is(input:not([type=hidden]), button)')?.focus();
}

document.addEventListener('DOMContentLoaded', () => {
  const methods = [...document.querySelectorAll<HTMLElement>('[data-method]')];
  if (methods.length > 0) startSecondFactor(methods);
  passkeyButtons('sign-in', async () => signedIn(await signInWithPasskey(null)));
  passkeyButtons('second-factor', async () => signedIn(await signInWithPasskey(ticketOf()?.ticket ?? null)));
  if (document.getElementById('sign-in')) {
    void offerPasskeys().then((answer) => {
      if (answer) signedIn(answer);
    });
  }
});
