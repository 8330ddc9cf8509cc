import { CATEGORIES } from '../../../shared/blacklist/record.ts';
import { html, type Markup } from '../../gateway/pages/html.ts';
import { field, section, select } from '../components.ts';
import type { PageContext } from '../page.ts';
import type { BlacklistMessages } from './page.ts';

/** Names of lists: what the API takes; anything else in the address of a page is ignored. */
const LIST = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** The list that a page is about: `?list=`, else `main`. */
export function listOf({ url }: PageContext): string {
  const list = url.searchParams.get('list') ?? '';
  return LIST.test(list) ? list : 'main';
}

/** A choice of the list, where there are several; keeps what else the address says. */
export function listChooser(context: PageContext, b: BlacklistMessages): Markup {
  const { url } = context;
  const list = listOf(context);
  const kept = ['ip', 'source'].flatMap((name) => {
    const value = url.searchParams.get(name);
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">`];
  });
  return html`<div data-detail="/api/v1/blacklist/lists" hidden><form method="get" class="card filter" data-if="data.1">
${kept}<div class="field"><label for="list-choice">${b.list}</label>
<select id="list-choice" name="list"><option value="${list}" selected>${list}</option>
<optgroup label="${b.list}" data-each="data"><template><option data-fill="value={id}" data-text="title"></option></template></optgroup></select></div>
<p class="actions"><button type="submit">${b.showList}</button></p>
</form></div>
`;
}

/** Asks for an address; leads to everything that is known of it. */
export function addressSearch(context: PageContext, b: BlacklistMessages, address = ''): Markup {
  const list = listOf(context);
  return html`<form method="get" action="/blacklist/why" class="card filter" role="search">
${field({ name: 'ip', label: b.findTitle, hint: b.addressHint, type: 'search', value: address, maxLength: 100, autocomplete: 'off', autofocus: address === '' })}${list !== 'main' && html`<input type="hidden" name="list" value="${list}">`}
<p class="actions"><button type="submit" class="primary">${b.lookUp}</button></p>
</form>
`;
}

/** A field of several lines. */
export interface TextArea {
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly kind?: 'lines';
}

/** A field of several lines, with everything that belongs to it. */
export function textArea({ name, id, label, hint, kind }: TextArea): Markup {
  return html`<div class="field"><label for="${id}">${label}</label><p class="hint" id="${id}-hint">${hint}</p>
<textarea id="${id}" name="${name}" rows="6" required spellcheck="false" autocapitalize="none" aria-describedby="${id}-hint ${id}-error"${kind !== undefined && html` data-type="${kind}"`}></textarea>
<p class="error" id="${id}-error" hidden></p></div>
`;
}

/** A choice of category. `anyText` stands for none. */
export function categorySelect(b: BlacklistMessages, id: string, anyText: string): Markup {
  return select({
    ...{ id, name: 'category', label: b.category, isOptional: true },
    options: [['', anyText], ...CATEGORIES.map((category) => [category, category] as const)],
  });
}

/** The end of something, or that it has none. */
export function endOf(b: BlacklistMessages, path: string): Markup {
  return html`<time data-if="${path}" data-time="${path}"></time><span data-unless="${path}">${b.noEnd}</span>`;
}

/** A table of what the answer has at a path. */
export function table(caption: string, columns: readonly string[], each: string, row: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody data-each="${each}"><template>${row}</template></tbody></table></div>
`;
}

/** A dialogue with a form; a button with `data-open` shows it. */
export function dialog(id: string, title: string, lead: string, cancel: string, content: Markup): Markup {
  return html`<dialog id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><p class="quiet">${lead}</p>
${content}<p class="actions"><button type="button" data-close>${cancel}</button></p></dialog>
`;
}

/** A part of the page that is opened by who wants it. */
export function folded(id: string, title: string, lead: string, content: Markup): Markup {
  return html`<details><summary>${title}</summary>${section(id, title, lead, content)}</details>
`;
}
