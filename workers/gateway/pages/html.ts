/** Text that is HTML already. Everything else is escaped when it enters {@link html}. */
export interface Markup {
  readonly markup: string;
}

type Fragment = string | number | Markup | null | false | readonly Fragment[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

function render(fragment: Fragment): string {
  if (fragment === null || fragment === false) return '';
  if (typeof fragment === 'string' || typeof fragment === 'number') return escapeHtml(String(fragment));
  if ('markup' in fragment) return fragment.markup;
  return fragment.map(render).join('');
}

/**
 * A template tag that escapes every value, so that a description from anywhere can never become markup.
 *
 * @example
 * html`<p>${'<script>'}</p>`.markup; // '<p>&lt;script&gt;</p>'
 */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Markup {
  return { markup: strings.reduce((text, part, index) => text + render(values[index - 1] ?? null) + part) };
}

/** Escapes a text and sets its `code` spans. */
export function prose(text: string): Markup {
  return { markup: escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>') };
}
