import { bind, valueAt } from './bind.ts';
import { follower } from './follow.ts';
import { shaper } from './forms.ts';
import { view } from './lists.ts';

/** Many addresses with one reason: an entry for each. */
shaper('bulk', ({ addresses, ...facts }) => ({
  entries: (Array.isArray(addresses) ? addresses : []).map((address: unknown) => ({ address, ...facts })),
}));

/** What the feed would be if an address were allowed. */
shaper('allow-preview', ({ address }) => ({ allow: [address] }));

/** A report that may allow the address at once. */
shaper('report', ({ note, allow }) => ({ note, ...(allow === true && { allow: {} }) }));

/** A text as it is, JSON or lines. */
shaper('raw', ({ content }) => {
  const text = String(content ?? '');
  return new Blob([text], { type: /^\s*[[{]/.test(text) ? 'application/json' : 'text/plain' });
});

/** Scorecards with a cell for every other source, in one order for all, so that they make a table. */
function matrixOf(body: unknown): unknown {
  const cards = valueAt(body, 'data');
  if (!Array.isArray(cards)) return body;
  const sources = cards.map((card: unknown) => String(valueAt(card, 'source')));
  const withCells = cards.map((card: Record<string, unknown>) => {
    const overlap = (card.overlap ?? {}) as Readonly<Record<string, number>>;
    const cells = sources.map((source) => ({ value: source === card.source ? null : (overlap[source] ?? 0) }));
    return { ...card, cells };
  });
  return { ...(body as object), data: withCells };
}
view('matrix', matrixOf);

/** Shows scorecards that were just computed; where they are read from they stand a little later. */
follower('scorecards', ({ body }, _element, id) => {
  const place = document.getElementById(id);
  if (place) bind(place, matrixOf(body));
});

interface Known {
  readonly listed: boolean;
  readonly feedVersion: number | null;
  readonly entries: readonly { readonly entry: { readonly active: boolean } }[];
  readonly layers: readonly { readonly effect: string; readonly covers: string }[];
}

/** What is known of an address, with the entries in force apart, and whether the next version will say otherwise. */
view('why', (body) => {
  const { listed, feedVersion, entries, layers } = body as Known;
  const named = entries.filter(({ entry }) => entry.active);
  const isCut = layers.some(({ effect, covers }) => effect === 'cuts' && covers === 'all');
  const isTouched = layers.some(({ effect }) => effect === 'cuts');
  return {
    ...(body as Known),
    named,
    standing: named[0] ?? null,
    leaves: listed && (named.length === 0 || isCut),
    comes: !listed && feedVersion !== null && named.length > 0 && !isTouched,
  };
});

/** A file becomes the text of the field that it names, where it can be read before it is sent. */
document.addEventListener('change', (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.dataset.fileFor === undefined) return;
  const field = document.getElementById(input.dataset.fileFor);
  const [file] = input.files ?? [];
  if (!file || !(field instanceof HTMLTextAreaElement)) return;
  void file.text().then((text) => {
    field.value = text;
  });
});
