import { type Answer, ApiProblem, call } from './api.ts';
import { valueAt } from './bind.ts';
import { showProblem } from './forms.ts';
import { textOf } from './page.ts';
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
  const wish = ticket === null ? {} : { ticket };
  const { body } = await call({ method: 'POST', path: `${SIGN_IN}/options`, body: wish });
  const options = valueAt(body, 'publicKey') as RequestOptionsJson;
  const credential = await usePasskey(options, signal);
  const proof = { ...wish, challengeId: valueAt(body, 'challengeId'), credential, carrier: 'cookie' };
  return call({ method: 'POST', path: `${SIGN_IN}/verify`, body: proof });
}

/**
 * Makes a passkey for the account that is signed in.
 *
 * @throws {CeremonyFailed | ApiProblem}
 */
export async function addPasskey(name: string): Promise<Answer> {
  const { body } = await call({ method: 'POST', path: `${OWN}/options`, body: {} });
  const credential = await createPasskey(valueAt(body, 'publicKey') as CreationOptionsJson);
  return call({ method: 'POST', path: OWN, body: { name, challengeId: valueAt(body, 'challengeId'), credential } });
}

/**
 * Proves again with a passkey who somebody is.
 *
 * @throws {CeremonyFailed | ApiProblem}
 */
export async function stepUpWithPasskey(): Promise<void> {
  const { body } = await call({ method: 'POST', path: `${SIGN_IN}/options`, body: {} });
  const credential = await usePasskey(valueAt(body, 'publicKey') as RequestOptionsJson);
  const proof = { method: 'passkey', challengeId: valueAt(body, 'challengeId'), credential };
  await call({ method: 'POST', path: '/api/v1/auth/step-up', body: proof });
}

/** Shows the buttons of a kind where the browser can do it, and says below them when it came to nothing. */
export function passkeyButtons(kind: string, run: () => Promise<void>): void {
  if (!hasPasskeys()) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>(`button[data-passkey="${kind}"]`)) {
    button.hidden = false;
    button.addEventListener('click', () => void pressed(button, run));
  }
}

async function pressed(button: HTMLButtonElement, run: () => Promise<void>): Promise<void> {
  button.disabled = true;
  const place = document.getElementById('passkey-problem');
  if (place) place.hidden = true;
  try {
    await run();
  } catch (error) {
    const title = titleOf(error);
    if (place) {
      place.textContent = title;
      place.hidden = false;
      place.focus();
    } else showProblem(button, { status: 0, code: 'passkey', title });
  } finally {
    button.disabled = false;
  }
}

function titleOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.problem.title;
  if (!(error instanceof CeremonyFailed)) throw error;
  return textOf(
    { cancelled: 'passkeyCancelled', exists: 'passkeyExists', unsupported: 'passkeyUnsupported' }[error.reason],
  );
}
