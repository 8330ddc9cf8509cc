import { type Answer, ApiProblem, call } from './api.ts';
import { valueAt } from './bind.ts';
import { offerHelp } from './help.ts';
import { announce, textOf } from './page.ts';
import {
  CeremonyFailed,
  type CreationOptionsJson,
  createPasskey,
  hasConditional,
  hasPasskeys,
  type RequestOptionsJson,
  usePasskey,
} from './webauthn.ts';

const SIGN_IN = '/api/v1/auth/passkeys';
const OWN = '/api/v1/users/me/passkeys';

/** A ceremony that the browser offers in the field for the name, and that a press of the button ends. */
let offered: AbortController | null = null;

/**
 * Signs in with a passkey: as the only step, or with a ticket as the second one.
 *
 * @throws {CeremonyFailed | ApiProblem}
 */
export async function signInWithPasskey(ticket: string | null): Promise<Answer> {
  offered?.abort();
  return ceremony(ticket);
}

/** The same in the field for the name; null when the browser cannot, or the person did something else. */
export async function offerPasskeys(): Promise<Answer | null> {
  if (!(await hasConditional())) return null;
  offered = new AbortController();
  try {
    return await ceremony(null, offered.signal);
  } catch (error) {
    // Nobody asked for it, so nobody needs to hear that it came to nothing; the button tells.
    if (error instanceof CeremonyFailed || error instanceof ApiProblem) return null;
    throw error;
  }
}

async function ceremony(ticket: string | null, signal?: AbortSignal): Promise<Answer> {
  const use = ticket === null ? 'sign-in' : 'second-factor';
  const { id, response } = await assertion(`${SIGN_IN}/options`, { use }, signal);
  if (ticket === null) return post(`${SIGN_IN}/verify`, { id, response, carrier: 'cookie' });
  return post('/api/v1/auth/second-factor', { ticket, method: 'passkey', id, response });
}

/**
 * Proves again with a passkey who somebody is.
 *
 * @throws {CeremonyFailed | ApiProblem}
 */
export async function stepUpWithPasskey(): Promise<void> {
  const { id, response } = await assertion('/api/v1/auth/step-up/options', undefined);
  await post('/api/v1/auth/step-up', { method: 'passkey', id, response });
}

/**
 * Makes a passkey for the account that is signed in.
 *
 * @throws {CeremonyFailed | ApiProblem}
 */
export async function addPasskey(): Promise<Answer> {
  const { body } = await post(`${OWN}/options`, undefined);
  const response = await createPasskey(valueAt(body, 'options') as CreationOptionsJson);
  return post(OWN, { id: valueAt(body, 'id'), response });
}

async function assertion(path: string, wish: unknown, signal?: AbortSignal) {
  const { body } = await post(path, wish);
  const response = await usePasskey(valueAt(body, 'options') as RequestOptionsJson, signal);
  return { id: valueAt(body, 'id'), response };
}

function post(path: string, body: unknown): Promise<Answer> {
  return call({ method: 'POST', path, body });
}

/** Shows the buttons of a kind where the browser can do it, and says below them when it came to nothing. */
export function passkeyButtons(kind: string, run: (button: HTMLButtonElement) => Promise<void>): void {
  if (!hasPasskeys()) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>(`button[data-passkey="${kind}"]`)) {
    button.hidden = false;
    button.addEventListener('click', () => void pressed(button, run));
  }
}

async function pressed(button: HTMLButtonElement, run: (button: HTMLButtonElement) => Promise<void>): Promise<void> {
  button.disabled = true;
  const place = problemPlaceOf(button);
  if (place) place.hidden = true;
  try {
    await run(button);
  } catch (error) {
    const title = titleOf(error);
    if (error instanceof ApiProblem) offerHelp(error.problem.code, button);
    if (place) {
      place.textContent = title;
      place.hidden = false;
      place.focus();
    } else announce(title, 'error');
  } finally {
    button.disabled = false;
  }
}

/** Where it is said: in the dialogue or the card that the button is in. */
function problemPlaceOf(button: HTMLElement): HTMLElement | null {
  return (button.closest('dialog, section, main') ?? document).querySelector<HTMLElement>('[data-passkey-problem]');
}

function titleOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.problem.title;
  if (!(error instanceof CeremonyFailed)) throw error;
  return textOf(
    { cancelled: 'passkeyCancelled', exists: 'passkeyExists', unsupported: 'passkeyUnsupported' }[error.reason],
  );
}
