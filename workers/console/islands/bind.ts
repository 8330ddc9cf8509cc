import { all, pageLanguage } from './page.ts';

/**
 * The value at a dotted path, or undefined.
 *
 * @example
 * valueAt({ user: { id: 7 } }, 'user.id'); // 7
 */
export function valueAt(data: unknown, path: string): unknown {
  if (path === '.') return data;
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, data);
}

/** Replaces each `{path}` by the value there, encoded for an address. */
export function fill(template: string, data: unknown): string {
  return template.replace(/\{([\w.]+)\}/g, (_whole, path: string) => encodeURIComponent(String(valueAt(data, path))));
}

/** A time, given in ms since the epoch or as ISO 8601, in the reader's language and zone. */
export function formatTime(value: unknown): string {
  const date = new Date(value as string | number);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(pageLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The value at a path, or for `path=text` whether it is that text. */
export function lookUp(data: unknown, wanted: string): unknown {
  const [path = '', text] = wanted.split('=');
  return text === undefined ? valueAt(data, path) : String(valueAt(data, path)) === text;
}

/** What an attribute does to its element, by the value at its path. */
const BINDERS: Readonly<Record<string, (element: HTMLElement, value: unknown) => void>> = {
  text: (element, value) => {
    element.textContent = words(element, value);
  },
  time: (element, value) => {
    element.textContent = value === null || value === undefined ? '–' : formatTime(value);
  },
  href: (element, value) => {
    if (typeof value === 'string' && value.startsWith('/')) element.setAttribute('href', value);
  },
  if: (element, value) => {
    element.hidden = !isThere(value);
  },
  unless: (element, value) => {
    element.hidden = isThere(value);
  },
};

/**
 * Writes data into markup that the server rendered in the reader's language. What each attribute does:
 * `data-each` repeats the element's template for every item; `data-text` sets the text, through the words of `data-words` where a value
 * has some; `data-time` formats a time; `data-if` and `data-unless` show and hide, also by comparison (`state=ready`); `data-href` sets a
 * path of this site; `data-fill` sets an attribute from a template
 * (`href=/users/{id}`). Text is set as text, never as markup.
 */
export function bind(root: HTMLElement | DocumentFragment, data: unknown): void {
  // Lists first: their rows are bound to their own item and must not be touched again.
  for (const element of all(root, '[data-each]')) repeat(element, valueAt(data, element.dataset.each ?? '.'));
  const own = (selector: string) => all(root, selector).filter((element) => !isRow(element, root));
  for (const [name, binder] of Object.entries(BINDERS)) {
    for (const element of own(`[data-${name}]`)) binder(element, lookUp(data, element.dataset[name] ?? ''));
  }
  for (const element of own('[data-fill]')) {
    for (const part of (element.dataset.fill ?? '').split(' ')) {
      const [attribute = '', template = ''] = part.split(/=(.*)/s);
      element.setAttribute(attribute, fill(template, data));
    }
  }
}

function repeat(element: HTMLElement, items: unknown): void {
  const template = element.querySelector('template');
  if (!template) return;
  const rows = (Array.isArray(items) ? items : []).map((item) => rowOf(template, item));
  element.replaceChildren(template, ...rows);
}

/** One row: the template's content, bound to an item. Its buttons remember the item. */
export function rowOf(template: HTMLTemplateElement, item: unknown): HTMLElement {
  const row = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  bind(row, item);
  row.dataset.row = '';
  for (const element of all(row, '[data-api]')) {
    element.dataset.api = fill(element.dataset.api ?? '', item);
    if (element.dataset.body !== undefined) element.dataset.body = fill(element.dataset.body, item);
    if (element.dataset.etag !== undefined) element.dataset.etag = fill(element.dataset.etag, item);
  }
  return row;
}

function isRow(element: HTMLElement, root: HTMLElement | DocumentFragment): boolean {
  const row = element.closest('[data-row]');
  return row !== null && row !== root && root.contains(row);
}

function isThere(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function words(element: HTMLElement, value: unknown): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return element.dataset.none ?? '–';
  const known = JSON.parse(element.dataset.words ?? '{}') as Record<string, string>;
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => known[String(item)] ?? String(item)).join(', ');
}
