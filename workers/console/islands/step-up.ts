import { call, stepUp } from './api.ts';
import { valueAt } from './bind.ts';
import { opened } from './dialogs.ts';
import { follower } from './follow.ts';
import { passkeyButtons, stepUpWithPasskey } from './passkeys.ts';
import { hasPasskeys } from './webauthn.ts';

/** The dialogue in which somebody proves again who they are. Calls that come meanwhile wait for the same one. */
let open: Promise<boolean> | null = null;

const dialogOf = () => document.getElementById('step-up') as HTMLDialogElement | null;

stepUp.ask = (strong) => {
  open ??= ask(strong).finally(() => {
    open = null;
  });
  return open;
};

async function ask(strong: boolean): Promise<boolean> {
  const dialog = dialogOf();
  if (!dialog) return false;
  const { body } = await call({ method: 'GET', path: '/api/v1/users/me/factors' });
  const offered: Readonly<Record<string, boolean>> = {
    password: !strong,
    totp: Boolean(valueAt(body, 'totp')),
    recovery: strong && Number(valueAt(body, 'recoveryCodesLeft')) > 0,
    passkey: hasPasskeys() && Number(valueAt(body, 'passkeys')) > 0,
  };
  for (const part of dialog.querySelectorAll<HTMLElement>('[data-step]')) {
    part.hidden = !offered[part.dataset.step ?? ''];
    part.querySelector('form')?.reset();
  }
  return opened(dialog);
}

const done = () => dialogOf()?.close('yes');

follower('stepped-up', done);

document.addEventListener('DOMContentLoaded', () => {
  passkeyButtons('step-up', async () => {
    await stepUpWithPasskey();
    done();
  });
});
