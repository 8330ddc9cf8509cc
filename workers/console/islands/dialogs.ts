/**
 * Asks before something that cannot be undone. The dialogue is part of every page; the browser keeps the focus in it and closes it at
 * the escape key.
 */
export function confirmed(question: string): Promise<boolean> {
  const dialog = document.getElementById('confirm');
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(false);
  const text = dialog.querySelector('[data-question]');
  if (text) text.textContent = question;
  return opened(dialog);
}

/** Shows a dialogue and waits for its end: whether it was closed with the value `yes`. */
export function opened(dialog: HTMLDialogElement): Promise<boolean> {
  const before = document.activeElement;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        if (before instanceof HTMLElement) before.focus();
        resolve(dialog.returnValue === 'yes');
      },
      { once: true },
    );
  });
}
