import { ApiProblem, call } from './api.ts';
import { bind, fill, lookUp, rowOf, valueAt } from './bind.ts';
import { follower } from './follow.ts';
import { fieldsOf, readField } from './forms.ts';
import { announce } from './page.ts';

interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** How long until a list whose items change by themselves is asked again. */
const WATCH_MS = 3000;

const reloads = new Map<string, () => Promise<void>>();

const views = new Map<string, (body: unknown) => unknown>();

/** Names a way in which an answer is rearranged before it is shown: `data-view`. */
export function view(name: string, rearrange: (body: unknown) => unknown): void {
  views.set(name, rearrange);
}

/** Loads a list anew: `refresh:<id>`. */
follower('refresh', async (_answer, _element, ids) => {
  for (const id of ids.split(',')) await reloads.get(id)?.();
});

function pageOf(body: unknown): Page {
  const items = Array.isArray(body) ? body : valueAt(body, 'data');
  const next = valueAt(body, 'page.next');
  return { items: Array.isArray(items) ? items : [], next: typeof next === 'string' ? next : null };
}

function addressOf(path: string, filter: HTMLFormElement | null, cursor: string | null): string {
  const url = new URL(path, location.origin);
  for (const field of filter ? fieldsOf(filter) : []) {
    const value = readField(field);
    if (value === true || (typeof value === 'string' && value !== '')) url.searchParams.set(field.name, String(value));
  }
  if (cursor !== null) url.searchParams.set('cursor', cursor);
  return url.pathname + url.search;
}

const filterOf = ({ id }: HTMLElement) => document.querySelector<HTMLFormElement>(`form[data-filter="${id}"]`);

/**
 * Shows a list of the API in an element with `data-list` (the address): a row for each item by the element's template, a note when
 * there is none, a button for the next page; with `data-watch` it loads anew as long as an item fits it. A form with `data-filter` names the list whose query it is.
 */
export async function startList(list: HTMLElement): Promise<void> {
  const template = list.querySelector('template');
  const rows = list.querySelector<HTMLElement>('[data-rows]');
  const more = list.querySelector<HTMLElement>('[data-more]');
  const empty = list.querySelector<HTMLElement>('[data-empty]');
  if (!template || !rows) return;
  const filter = filterOf(list);
  let cursor: string | null = null;

  const load = async (isFirst: boolean): Promise<void> => {
    list.setAttribute('aria-busy', 'true');
    try {
      const path = addressOf(list.dataset.list ?? '', filter, isFirst ? null : cursor);
      const { body } = await call({ method: 'GET', path });
      const { items, next } = pageOf(body);
      const added = items.map((item) => rowOf(template, item));
      if (isFirst) rows.replaceChildren(...added);
      else rows.append(...added);
      cursor = next;
      // What is still being made changes by itself.
      const watched = list.dataset.watch;
      if (watched !== undefined && items.some((item) => lookUp(item, watched))) setTimeout(load, WATCH_MS, true);
      if (more) more.hidden = next === null;
      if (empty) empty.hidden = rows.childElementCount > 0;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      announce(error.problem.title, 'error');
    } finally {
      list.removeAttribute('aria-busy');
    }
  };
  more?.addEventListener('click', () => void load(false));
  filter?.addEventListener('submit', (event) => {
    event.preventDefault();
    void load(true);
  });
  reloads.set(list.id, () => load(true));
  await load(true);
}

/**
 * Shows one thing of the API in an element with `data-detail` (the address); with `data-watch` it is loaded anew as long as the thing
 * fits one of its conditions (`activeRun,attention`). A form with `data-filter` names the thing whose query it is; with `data-wait` nothing
 * is asked before that form is sent. What lies in it with `data-detail-of` is a thing of its own whose address comes from this one
 * (`/versions/{live.version}`), shown as soon as every part of the address is known.
 */
export async function startDetail(element: HTMLElement): Promise<void> {
  const filter = filterOf(element);
  const load = async () => {
    element.setAttribute('aria-busy', 'true');
    try {
      const { body } = await call({ method: 'GET', path: addressOf(element.dataset.detail ?? '', filter, null) });
      bind(element, views.get(element.dataset.view ?? '')?.(body) ?? body);
      startParts(element, body);
      element.hidden = false;
      const watched = (element.dataset.watch ?? '').split(',').filter((condition) => condition !== '');
      if (watched.some((condition) => lookUp(body, condition))) setTimeout(load, WATCH_MS);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      announce(error.problem.title, 'error');
    } finally {
      element.removeAttribute('aria-busy');
    }
  };
  filter?.addEventListener('submit', (event) => {
    event.preventDefault();
    void load();
  });
  if (element.id !== '') reloads.set(element.id, load);
  if (element.dataset.wait === undefined) await load();
}

function startParts(element: HTMLElement, data: unknown): void {
  for (const part of element.querySelectorAll<HTMLElement>('[data-detail-of]')) {
    const template = part.dataset.detailOf ?? '';
    const needed = [...template.matchAll(/\{([\w.:-]+)\}/g)].map(([, path = '']) => valueAt(data, path));
    part.hidden = true;
    if (needed.some((value) => value === undefined || value === null)) continue;
    part.dataset.detail = fill(template, data);
    void startDetail(part);
  }
}
