import { ApiProblem, call, type Problem } from './api.ts';
import { valueAt } from './bind.ts';
import { follower, followUp } from './follow.ts';
import { offerHelp } from './help.ts';
import { announce, pageLanguage, parameter, textOf } from './page.ts';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The fields of a form that have a name. */
export const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter(
    (element): element is Field =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLSelectElement ||
        element instanceof HTMLTextAreaElement) &&
      element.name !== '',
  );

/** How a text becomes a value of the body, where the API wants no text: `data-type`. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  number: (text) => (text === '' ? null : Number(text)),
  lines: (text) => text.split(/[\s,]+/).filter((line) => line !== ''),
  uris: (text) => text.split(/\s+/).filter((uri) => uri !== ''),
  time: (text) => (text === '' ? null : new Date(text).toISOString()),
  commas: (text) =>
    text
      .split(/[,\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  nullable: (text) => (text === '' ? null : text),
  optional: (text) => (text === '' ? undefined : text),
  country: (text) => (text === '' ? undefined : text.toUpperCase()),
  compact: (text) => text.replace(/[\s-]/g, ''),
};

/** What a field contributes to the body; undefined for nothing. */
export function readField(field: Field): unknown {
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    if (field.dataset.type === 'item') return field.checked ? [field.value] : [];
    return field.checked;
  }
  const text = field.type === 'password' ? field.value : field.value.trim();
  const read = READERS[field.dataset.type ?? ''];
  return read ? read(text) : text;
}

/** The body that a form stands for: names with dots nest, checkboxes of one name make a list. */
function bodyOf(form: HTMLFormElement): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fieldsOf(form)) {
    const value = readField(field);
    if (value === undefined) continue;
    const path = field.name.split('.');
    const last = path.pop() ?? '';
    let place = body;
    for (const key of path) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    const before = place[last];
    place[last] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return body;
}

/** Writes loaded data into the fields of a form. */
function fillForm(form: HTMLFormElement, data: unknown): void {
  for (const field of fieldsOf(form)) {
    const value = valueAt(data, field.name);
    if (value === undefined) continue;
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      field.checked = Array.isArray(value) ? value.includes(field.value) : value === true;
    } else
      field.value = Array.isArray(value) ? value.join(field.dataset.type === 'uris' ? ' ' : ', ') : String(value ?? '');
  }
}

/** Takes fields with `data-parameter` from the address. */
function fillFromAddress(form: HTMLFormElement): void {
  for (const field of fieldsOf(form)) {
    const name = field.dataset.parameter;
    if (name !== undefined) field.value = parameter(name) ?? field.value;
  }
}

/** Removes what an earlier attempt left. */
function clearProblems(form: HTMLElement): void {
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  for (const place of form.querySelectorAll<HTMLElement>('.error, .problem')) {
    place.hidden = true;
    place.textContent = '';
  }
}

/** Shows a problem: each error at its field, the title above the form; the first wrong field gets the focus. */
export function showProblem(element: HTMLElement, problem: Problem): void {
  offerHelp(problem.code, element);
  const form = element instanceof HTMLFormElement ? element : element.closest('form');
  const place = form?.querySelector<HTMLElement>('.problem');
  if (!form || !place) {
    announce(titleOf(problem), 'error');
    return;
  }
  place.textContent = titleOf(problem);
  place.hidden = false;
  let first: HTMLElement | null = null;
  for (const { pointer, message } of problem.errors ?? []) {
    const name = pointer.replace(/^\/?(body\/)?/, '').replaceAll('/', '.');
    const field = fieldsOf(form).find((candidate) => candidate.name === name || name.startsWith(`${candidate.name}.`));
    // The API words its messages in English; readers of Korean get a sentence that is always true.
    const said = field ? sayAt(field, pageLanguage() === 'en' ? message : textOf('check')) : null;
    first ??= said;
  }
  (sayRefusal(form, problem) ?? first ?? place).focus();
}

/** Says at its field why a password or a name is refused; null when the problem is none of that kind, or its reason is unknown. */
function sayRefusal(form: HTMLFormElement, { code, details }: Problem): HTMLElement | null {
  const field = fieldsOf(form).find(({ dataset }) => dataset.refusedBy === code);
  const words = JSON.parse(field?.dataset.words ?? '{}') as Readonly<Record<string, string>>;
  const reason = String(details?.reason);
  return field && Object.hasOwn(words, reason) ? sayAt(field, words[reason] ?? '') : null;
}

function sayAt(field: Field, text: string): Field | null {
  const error = document.getElementById(`${field.id}-error`);
  if (!error) return null;
  field.setAttribute('aria-invalid', 'true');
  error.textContent = text;
  error.hidden = false;
  return field;
}

function titleOf({ title, status, details }: Problem): string {
  const seconds = details?.retryAfterSeconds;
  return status === 429 && typeof seconds === 'number' ? `${title} (${Math.ceil(seconds)} s)` : title;
}

/** Whose call it is, and which, where that is not what the element says by itself. */
interface Sender {
  readonly element: HTMLElement;
  readonly api?: string;
}

/** How the fields of a form become what the API wants, where that is no object of them: `data-shape`. */
export type Shaper = (fields: Readonly<Record<string, unknown>>) => unknown;

const shapers = new Map<string, Shaper>();

const fillers = new Map<string, (loaded: unknown) => unknown>();

/** The other way round: how what a form of that shape has loaded becomes its fields. */
export function filler(name: string, fields: (loaded: unknown) => unknown): void {
  fillers.set(name, fields);
}

/** Names a shape that `data-shape` may use. */
export function shaper(name: string, shape: Shaper): void {
  shapers.set(name, shape);
}

/**
 * Makes the call that an element names in `data-api` (`POST /api/…`), shows what went wrong or takes the steps of `data-then`. While
 * it runs, the element's buttons are off, so that impatience sends nothing twice. The revision of `data-etag` goes along.
 */
export async function perform(element: HTMLElement, body: unknown, by: Sender = { element }): Promise<void> {
  const sender = by.element;
  const [method = 'POST', path = ''] = (by.api ?? sender.dataset.api ?? '').split(' ');
  const buttons = element instanceof HTMLButtonElement ? [element] : [...element.querySelectorAll('button')];
  const busy = buttons.filter((button) => !button.disabled);
  const hadFocus = document.activeElement;
  clearProblems(element);
  announce('');
  for (const button of busy) button.disabled = true;
  element.setAttribute('aria-busy', 'true');
  try {
    // The same attempt keeps its key, so that pressing again after a lost answer makes no second thing.
    if (sender.dataset.once !== undefined) sender.dataset.once ||= crypto.randomUUID();
    const { etag = null, once = null } = sender.dataset;
    const answer = await call({ method, path, body, etag, once });
    if (once !== null) sender.dataset.once = '';
    if (answer.etag !== null) sender.dataset.etag = answer.etag;
    await followUp(answer, sender);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // Another body is another attempt; only when nobody knows what became of it is it the same one.
    if (error.problem.status !== 0 && sender.dataset.once !== undefined) sender.dataset.once = '';
    showProblem(element, error.problem);
  } finally {
    element.removeAttribute('aria-busy');
    for (const button of busy) button.disabled = false;
    // A button that is off cannot keep the focus.
    if (document.activeElement === document.body && hadFocus instanceof HTMLElement) hadFocus.focus();
  }
}

/**
 * Sends a form. Some calls are made by their path alone and have no body. A button with a call of its own (`data-api`) makes that one
 * with the same fields. `{name}` in the path stands for a field, which is then no part of the body; a parameter left empty is left out.
 */
export function submit(form: HTMLFormElement, button: HTMLElement | null = null): Promise<void> {
  const element = button?.dataset.api === undefined ? form : button;
  const values = bodyOf(form);
  const inPath = new Set<string>();
  const api = (element.dataset.api ?? '').replace(/\{(\w+)\}/g, (_whole, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(values[name] ?? ''));
  });
  const body = Object.fromEntries(Object.entries(values).filter(([name]) => !inPath.has(name)));
  const shape = shapers.get(element.dataset.shape ?? '');
  const sent = form.dataset.empty === undefined ? (shape ? shape(body) : body) : undefined;
  return perform(form, sent, { element, api: inPath.size === 0 ? api : withoutEmpty(api) });
}

const withoutEmpty = (path: string) => path.replace(/\w+=(?:&|$)/g, '').replace(/[?&]$/, '');

/** Loads a form anew whose state something else has changed: `load:<id>`. */
follower('load', async (_answer, _element, id) => {
  const form = document.getElementById(id);
  if (form instanceof HTMLFormElement) await prepareForm(form);
});

/** Fills a form from the address, and from the API at `data-load` (a part of the answer with `data-load-part`). */
export async function prepareForm(form: HTMLFormElement): Promise<void> {
  fillFromAddress(form);
  const source = form.dataset.load;
  if (source === undefined) return;
  // What somebody types before it is loaded would be overwritten.
  const controls = [...form.elements].filter((element) => 'disabled' in element) as HTMLInputElement[];
  for (const control of controls) control.disabled = true;
  try {
    const { body, etag } = await call({ method: 'GET', path: source });
    if (etag !== null) form.dataset.etag = etag;
    const loaded = valueAt(body, form.dataset.loadPart ?? '.');
    fillForm(form, fillers.get(form.dataset.shape ?? '')?.(loaded) ?? loaded);
    for (const control of controls) control.disabled = false;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showProblem(form, error.problem);
  }
}
