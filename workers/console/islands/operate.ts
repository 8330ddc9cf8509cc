import type { Problem } from './api.ts';
import { bind, valueAt } from './bind.ts';
import { filler, shaper } from './forms.ts';
import { view } from './lists.ts';
import { announce, pageLanguage, textOf } from './page.ts';

type Fields = Readonly<Record<string, unknown>>;

const linesOf = (text: unknown): string[] =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `name=value`, one a line. */
const pairsOf = (text: unknown): Record<string, string> =>
  Object.fromEntries(
    linesOf(text).map((line) => {
      const [name = '', value = ''] = line.split(/=(.*)/s);
      return [name.trim(), value.trim()];
    }),
  );

/** `address | reason | owner | end`, one a line; the last two may be left out. */
const exemptionsOf = (text: unknown): Fields[] =>
  linesOf(text).map((line) => {
    const [address = '', reason = '', owner = '', end = ''] = line.split('|').map((part) => part.trim());
    return { address, reason, ...(owner !== '' && { owner }), ...(end !== '' && { expiresAt: end }) };
  });

/** The settings of a consumer from what its form says. */
shaper('consumer', (fields) => {
  const { optionText, exemptionText, families, filter, ...rest } = fields;
  return {
    ...rest,
    options: pairsOf(optionText),
    filter: { ...(filter as object), families: String(families).split(',').map(Number) },
    exemptions: exemptionsOf(exemptionText),
  };
});

/** A consumer as the fields of its form take it. */
filler('consumer', (body) => {
  const consumer = body as Fields;
  const options = Object.entries((consumer.options ?? {}) as Readonly<Record<string, string>>);
  const exemptions = Array.isArray(consumer.exemptions) ? (consumer.exemptions as Fields[]) : [];
  return {
    ...consumer,
    families: String(valueAt(consumer, 'filter.families')),
    optionText: options.map(([name, value]) => `${name}=${value}`).join('\n'),
    exemptionText: exemptions
      .map(({ address, reason, owner, expiresAt }) =>
        [address, reason, owner, ...(expiresAt ? [expiresAt] : [])].join(' | '),
      )
      .join('\n'),
  };
});

/** A row for each consumer and list. */
view('board', (body) => {
  const consumers = (valueAt(body, 'data') ?? []) as readonly Fields[];
  const rows = consumers.flatMap((consumer) => {
    const lists = (consumer.lists ?? []) as readonly Fields[];
    return lists.map((list) => ({ ...list, id: consumer.id, name: consumer.name, format: consumer.format }));
  });
  return { ...(body as object), rows };
});

/** Some time from now. */
shaper('snooze', ({ seconds }) => ({ until: new Date(Date.now() + Number(seconds) * 1000).toISOString() }));

/** Where an alert is told; what was left empty is not said. */
shaper('channel', (fields) => {
  const { to, ...rest } = fields;
  return { ...rest, ...(fields.kind === 'email' && { to }) };
});

/** What was cut for a consumer is asked with its key, which stays in this form. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.receipt === undefined) return;
  event.preventDefault();
  void loadReceipt(form);
});

async function loadReceipt(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const place = document.getElementById(form.dataset.receipt ?? '');
  const headers = {
    'x-api-key': String(fields.get('key')),
    accept: 'application/json',
    'accept-language': pageLanguage(),
  };
  announce('');
  if (!place) return;
  place.hidden = true;
  try {
    const path = `/feeds/${encodeURIComponent(String(fields.get('list')))}/receipt.json`;
    const response = await fetch(path, { headers, credentials: 'omit', cache: 'no-store' });
    const body = (await response.json()) as unknown;
    if (!response.ok) {
      announce((body as Partial<Problem>).title ?? textOf('failed'), 'error');
      return;
    }
    bind(place, body);
    place.hidden = false;
    place.focus();
  } catch {
    // No connection, or an answer that is none of ours: to a person it is one thing.
    announce(textOf('network'), 'error');
  }
}
