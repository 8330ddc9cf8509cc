import { formatAge, formatBytes, formatDuration, formatNumber, formatShare } from './numbers.ts';
import { all, pageLanguage } from './page.ts';

/**
 * The value at a dotted path, or undefined. `name:text` takes the item of a list whose `name` is that text.
 *
 * @example
 * valueAt({ user: { id: 7 } }, 'user.id'); // 7
 * valueAt({ claims: [{ source: 'manual', revision: 3 }] }, 'claims.source:manual.revision'); // 3
 */
export function valueAt(data: unknown, path: string): unknown {
  if (path === '.') return data;
  return path.split('.').reduce<unknown>((value, key) => {
    const [name = '', text] = key.split(':');
    if (text !== undefined && Array.isArray(value)) return value.find((item) => String(valueAt(item, name)) === text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, data);
}

/** Replaces each `{path}` by the value there, encoded for an address. */
export function fill(template: string, data: unknown): string {
  return template.replace(/\{([\w.:-]+)\}/g, (_whole, path: string) => encodeURIComponent(String(valueAt(data, path))));
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
  number: (element, value) => {
    element.textContent = formatNumber(value);
  },
  share: (element, value) => {
    element.textContent = formatShare(value);
  },
  age: (element, value) => {
    element.textContent = formatAge(value);
  },
  bytes: (element, value) => {
    element.textContent = formatBytes(value);
  },
  duration: (element, value) => {
    element.textContent = formatDuration(value);
  },
  href: (element, value) => {
    if (typeof value === 'string' && /^(\/|https:\/\/)/.test(value)) element.setAttribute('href', value);
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
 * `data-each` repeats the element's template for every item of a list, and for every `key` and `value` of an object; `data-text` sets the text, through the words of `data-words` where a value
 * has some; `data-time` formats a time, `data-number` a number, `data-share` a share of 1, `data-age` seconds, `data-bytes` bytes, `data-duration` milliseconds; `data-if` and `data-unless` show and hide, also by comparison (`state=ready`); `data-href` sets a
 * path of this site or an address with https; `data-fill` sets an attribute from a template
 * (`href=/users/{id}`). Text is set as text, never as markup.
 */
export function bind(root: HTMLElement | DocumentFragment, data: unknown): void {
  const own = (selector: string) => all(root, selector).filter((element) => !isOther(element, root));
  // Lists first: their rows are bound to their own item and must not be touched again.
  for (const element of own('[data-each]')) repeat(element, valueAt(data, element.dataset.each ?? '.'));
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
  const rows = itemsOf(items).map((item) => rowOf(template, item));
  // What stands before the template stays: the head of a row, a choice that is always there.
  while (template.nextSibling) template.nextSibling.remove();
  template.after(...rows);
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

/** The items of a list; of an object its members, the greatest first where they are numbers. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return Array.isArray(value) ? value : [];
  const members = Object.entries(value).map(([key, member]: [string, unknown]) => ({ key, value: member }));
  return members.sort((one, other) => Number(other.value) - Number(one.value) || 0);
}

/** Whether an element shows something else: the item of a row, or a thing that is loaded by itself. */
function isOther(element: HTMLElement, root: HTMLElement | DocumentFragment): boolean {
  const owner = element.closest('[data-row], [data-detail], [data-detail-of]');
  return owner !== null && owner !== root && root.contains(owner);
}

function isThere(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function words(element: HTMLElement, value: unknown): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return element.dataset.none ?? '–';
  const known = JSON.parse(element.dataset.words ?? '{}') as Record<string, string>;
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => known[String(item)] ?? plain(item)).join(', ');
}

/** A value without words of its own: what has members is shown with all of them. */
const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
