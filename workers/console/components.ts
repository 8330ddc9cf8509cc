import type { ErrorCode } from '../../shared/kernel/error-codes.ts';
import { html, type Markup } from '../gateway/pages/html.ts';

/** A problem that is about one field, and the words for each `details.reason` of it. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly words: Readonly<Record<string, string>>;
}

/** A labelled input. The label names it, the hint and the error describe it. */
export interface Field {
  /** Member of the body; dots nest. */
  readonly name: string;
  readonly label: string;
  /** Default: the name; has to differ where a page asks for the same thing twice. */
  readonly id?: string;
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'date' | 'datetime-local' | 'number';
  readonly autocomplete?: string;
  readonly inputmode?: 'numeric' | 'text';
  readonly hint?: string;
  /** Default: required. */
  readonly optional?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** How its text becomes a value of the body; see `islands/forms.ts`. */
  readonly kind?: 'lines' | 'uris' | 'commas' | 'time' | 'nullable' | 'optional' | 'compact' | 'number' | 'country';
  readonly value?: string;
  readonly autofocus?: boolean;
  /** What the API may refuse it for, apart from its form; said at the field in the reader's words. */
  readonly refusal?: Refusal;
}

const attribute = (name: string, value: string | number | undefined): Markup | null =>
  value === undefined ? null : html` ${{ markup: name }}="${value}"`;

const flag = (name: string, isSet: boolean | undefined): Markup | null => (isSet ? html` ${{ markup: name }}` : null);

/** One input with everything that belongs to it. */
export function field(options: Field): Markup {
  const { name, label, type = 'text', hint, optional } = options;
  const id = options.id ?? name.replaceAll('.', '-');
  const described = `${hint === undefined ? '' : `${id}-hint `}${id}-error`;
  return html`<div class="field">
<label for="${id}">${label}</label>
${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
<input id="${id}" name="${name}" type="${type}" aria-describedby="${described}"${attribute('autocomplete', options.autocomplete)}${attribute('inputmode', options.inputmode)}${attribute('minlength', options.minLength)}${attribute('maxlength', options.maxLength)}${attribute('value', options.value)}${attribute('data-type', options.kind)}${attribute('data-refused-by', options.refusal?.code)}${attribute('data-words', options.refusal && JSON.stringify(options.refusal.words))}${flag('required', !optional)}${flag('autofocus', options.autofocus)}${flag('autocapitalize="none" spellcheck="false"', type !== 'search')}>
<p class="error" id="${id}-error" hidden></p>
</div>
`;
}

export interface Select {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly id?: string;
  /** The empty value stands for null. */
  readonly isNullable?: boolean;
  /** The empty value stands for nothing at all. */
  readonly isOptional?: boolean;
  readonly chosen?: string;
}

/** A choice from a list. */
export function select({ name, label, options, isNullable, isOptional, chosen, ...rest }: Select): Markup {
  const id = rest.id ?? name.replaceAll('.', '-');
  const choices = options.map(
    ([value, text]) => html`<option value="${value}"${flag('selected', value === chosen)}>${text}</option>`,
  );
  return html`<div class="field"><label for="${id}">${label}</label>
<select id="${id}" name="${name}" aria-describedby="${id}-error"${attribute('data-type', isNullable ? 'nullable' : isOptional ? 'optional' : undefined)}>${choices}</select>
<p class="error" id="${id}-error" hidden></p></div>
`;
}

/** Several boxes of one name, which make a list. */
export function choices(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, text: Markup | string])[],
  checked: readonly string[] = [],
): Markup {
  return html`<fieldset><legend>${legend}</legend>
${options.map(([value, text]) => checkbox(name, text, { value, isChecked: checked.includes(value) }))}<p class="error" id="${name}-error" hidden></p></fieldset>
`;
}

export interface Checkbox {
  /** Makes it an item of a list. */
  readonly value?: string;
  readonly isChecked?: boolean;
  readonly isRequired?: boolean;
}

/** A box to tick. */
export function checkbox(name: string, label: Markup | string, options: Checkbox = {}): Markup {
  const { value, isChecked, isRequired } = options;
  const id = `${name}-${value ?? 'box'}`.replace(/\W+/g, '-');
  const item = value === undefined ? null : html` value="${value}" data-type="item"`;
  return html`<div class="check"><input type="checkbox" id="${id}" name="${name}"${item}${flag('checked', isChecked)}${flag('required', isRequired)}>
<label for="${id}">${label}</label></div>
`;
}

/** A value that the API wants and nobody has to see. `parameter` takes it from the address. */
export function hidden(name: string, value: string, parameter?: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}"${attribute('data-parameter', parameter)}>\n`;
}

export interface Form {
  /** Method and path of the call. */
  readonly api: string;
  /** Steps after it; see `islands/follow.ts`. */
  readonly next: string;
  readonly button: string;
  /** Other buttons, after it. */
  readonly beside?: Markup;
  /** Said when it is done, by the step `notice`. */
  readonly done?: string;
  /** Path that its fields are loaded from, and the part of the answer. */
  readonly load?: string;
  readonly loadPart?: string;
  /** Entity tag of what it changes; default: of what it has loaded. */
  readonly etag?: string;
  readonly id?: string;
  readonly isDanger?: boolean;
  /** The call has no body. */
  readonly isEmpty?: boolean;
  /** It makes something, and repeated by accident it shall make it once. */
  readonly isOnce?: boolean;
  /** Of the button; default: the one that stands out. */
  readonly isQuiet?: boolean;
  /** How its fields become the body; a name that an island brought. */
  readonly shape?: string;
  /** Hidden once the step `show` has shown something. */
  readonly hideAfter?: boolean;
}

/** A form whose submission is a call of the API. */
export function form(options: Form, ...content: readonly Markup[]): Markup {
  return html`<form method="post" data-api="${options.api}" data-then="${options.next}"${attribute('id', options.id)}${attribute('data-done', options.done)}${attribute('data-load', options.load)}${attribute('data-load-part', options.loadPart)}${attribute('data-etag', options.etag)}${attribute('data-shape', options.shape)}${flag('data-empty', options.isEmpty)}${flag('data-hide-after', options.hideAfter)}${flag('data-once', options.isOnce)}>
<p class="problem" role="alert" tabindex="-1" hidden></p>
${content}<p class="actions"><button type="submit"${options.isQuiet !== true && html` class="${options.isDanger ? 'danger' : 'primary'}"`}>${options.button}</button>${options.beside !== undefined && options.beside}</p>
</form>
`;
}

/** A part of a page under a heading, with a sentence about it. */
export function section(id: string, title: string, lead: string | null, ...content: readonly Markup[]): Markup {
  return html`<section class="card" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead !== null && html`<p class="quiet">${lead}</p>`}
${content}</section>
`;
}

export interface List {
  readonly id: string;
  /** Path that it is loaded from. */
  readonly source: string;
  readonly empty: string;
  readonly more: string;
  /** Column headings; a list without them is one of items, not a table. */
  readonly columns?: readonly string[];
  /** Name of the table, for those who do not see its heading. */
  readonly caption: string;
  /** Loaded anew as long as an item fits it: `state=queued`. */
  readonly watch?: string;
  /** One row: a `tr`, or a `li`. */
  readonly row: Markup;
}

/** A list of things that the API knows. */
export function list({ id, source, empty, more, columns, caption, row, watch }: List): Markup {
  const body = columns
    ? html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody data-rows></tbody></table></div>`
    : html`<ul class="items" data-rows aria-label="${caption}"></ul>`;
  return html`<div id="${id}" data-list="${source}"${attribute('data-watch', watch)}>
<template>${row}</template>
${body}
<p class="quiet" data-empty hidden>${empty}</p>
<p class="actions" data-more hidden><button type="button">${more}</button></p>
</div>
`;
}

export interface Action {
  readonly api: string;
  readonly next: string;
  readonly text: string;
  /** Asked before. */
  readonly confirm?: string;
  readonly done?: string;
  readonly isDanger?: boolean;
  /** JSON body. */
  readonly body?: unknown;
  /** JSON body of a button in a row; `{path}` is filled from its item, which must be an id. */
  readonly bodyFrom?: string;
  /** Attributes of `islands/bind.ts`. */
  readonly unless?: string;
  readonly when?: string;
  /** Entity tag of what it changes. */
  readonly etag?: string;
  /** It makes something, and repeated by accident it shall make it once. */
  readonly isOnce?: boolean;
}

/** A button that makes a call. */
export function action(options: Action): Markup {
  const body = options.body === undefined ? options.bodyFrom : JSON.stringify(options.body);
  return html`<button type="button"${options.isDanger === true && html` class="danger"`} data-api="${options.api}" data-then="${options.next}"${attribute('data-confirm', options.confirm)}${attribute('data-done', options.done)}${attribute('data-body', body)}${attribute('data-etag', options.etag)}${flag('data-once', options.isOnce)}${attribute('data-unless', options.unless)}${attribute('data-if', options.when)}>${options.text}</button>`;
}
