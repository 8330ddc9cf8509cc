/** The language of the page, as the server chose it. */
export const pageLanguage = (): string => document.documentElement.lang;

/** A text for scripts that the server put into the page, in its language. */
export function textOf(name: string): string {
  return document.getElementById('texts')?.dataset[name] ?? name;
}

/** Where to go after signing in; the server has made sure that it is a path of this site. */
export const returnTo = (): string => document.body.dataset.returnTo ?? '/account';

/** A parameter of the address: of its fragment, which no server sees, else of its query. */
export function parameter(name: string): string | null {
  const fragment = new URLSearchParams(location.hash.slice(1)).get(name);
  return fragment ?? new URLSearchParams(location.search).get(name);
}

/** The page of the second step, which then leads on to where the first one would have led. */
export function secondFactorPage(): string {
  return `/account/second-factor?return_to=${encodeURIComponent(returnTo())}`;
}

/** Every element below `root` that a selector finds, `root` itself included. */
export function all(root: ParentNode, selector: string): HTMLElement[] {
  const below = [...root.querySelectorAll<HTMLElement>(selector)];
  return root instanceof HTMLElement && root.matches(selector) ? [root, ...below] : below;
}

/**
 * Says something to everybody, those who listen included.
 *
 * @param kind an error is also drawn as one
 */
export function announce(message: string, kind: 'done' | 'error' = 'done'): void {
  const place = document.getElementById('announcement');
  if (!place) return;
  place.textContent = message;
  place.dataset.kind = kind;
  place.hidden = message === '';
}
