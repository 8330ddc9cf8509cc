import { confirmed } from './dialogs.ts';
import { perform, prepareForm, submit } from './forms.ts';
import { startDetail, startList } from './lists.ts';
import { announce, textOf } from './page.ts';
import './step-up.ts';

/** Wakes the page: forms, lists, buttons. Islands register their steps before, since modules run before this event. */
document.addEventListener('DOMContentLoaded', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-api]')) void prepareForm(form);
  for (const list of document.querySelectorAll<HTMLElement>('[data-list]')) void startList(list);
  for (const element of document.querySelectorAll<HTMLElement>('[data-detail]')) void startDetail(element);
  keepFragment();
});

// One listener for all forms and one for all buttons, also for those in rows that appear later.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.api === undefined) return;
  event.preventDefault();
  void submit(form, event.submitter);
});

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (!button) return;
  if (button.dataset.copy !== undefined) void copy(button.dataset.copy);
  if (button.dataset.open !== undefined) {
    const dialog = document.getElementById(button.dataset.open);
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  }
  if (button.dataset.close !== undefined) button.closest('dialog')?.close();
  // A button that sends a form is heard of as that form's submission.
  if (button.dataset.api !== undefined && button.type !== 'submit') void pressed(button);
});

async function pressed(button: HTMLButtonElement): Promise<void> {
  const question = button.dataset.confirm;
  if (question !== undefined && !(await confirmed(question))) return;
  const body = button.dataset.body === undefined ? undefined : (JSON.parse(button.dataset.body) as unknown);
  await perform(button, body);
}

async function copy(id: string): Promise<void> {
  const text = document.getElementById(id)?.innerText.trim() ?? '';
  try {
    await navigator.clipboard.writeText(text);
    announce(textOf('copied'));
  } catch {
    // The browser forbids it, or there is no clipboard: the text is on the screen and can be selected.
    announce(textOf('copyFailed'), 'error');
  }
}

/** A token in the fragment must survive the change of language. */
function keepFragment(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-language]');
  link?.addEventListener('click', () => {
    link.hash = location.hash;
  });
}
