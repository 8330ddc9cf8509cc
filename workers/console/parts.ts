import { html, type Markup } from '../gateway/pages/html.ts';

/** A field of several lines that may stay empty. */
export function lines(name: string, label: string, hint: string): Markup {
  return html`<div class="field"><label for="${name}">${label}</label><p class="hint" id="${name}-hint">${hint}</p>
<textarea id="${name}" name="${name}" rows="4" spellcheck="false" autocapitalize="none" aria-describedby="${name}-hint ${name}-error"></textarea>
<p class="error" id="${name}-error" hidden></p></div>
`;
}

/** A table of what an answer has at a path; with a row for each. */
export function rows(caption: string, columns: readonly string[], each: string, row: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody data-each="${each}"><template>${row}</template></tbody></table></div>
`;
}

/** A word for a value, coloured by it where it is good or bad. */
export function stateBadge(path: string, words: string): Markup {
  return html`<span class="badge" data-text="${path}" data-fill="data-state={${path}}" data-words="${words}"></span>`;
}

/** A value with its name, in a grid of such. */
export const tile = (name: string, value: Markup): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
