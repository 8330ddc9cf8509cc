import { stepUp } from './api.ts';
import { opened } from './dialogs.ts';
import { follower } from './follow.ts';
import { passkeyButtons, stepUpWithPasskey } from './passkeys.ts';

/** The dialogue in which somebody proves again who they are. Calls that come meanwhile wait for the same one. */
let open: Promise<boolean> | null = null;

stepUp.ask = () => {
  const dialog = document.getElementById('step-up');
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(false);
  open ??= opened(dialog).finally(() => {
    open = null;
    dialog.querySelector('form')?.reset();
  });
  return open;
};

function done(): void {
  const dialog = document.getElementById('step-up');
  if (dialog instanceof HTMLDialogElement) dialog.close('yes');
}

follower('stepped-up', done);

document.addEventListener('DOMContentLoaded', () => {
  passkeyButtons('step-up', async () => {
    await stepUpWithPasskey();
    done();
  });
});
