import { filler, shaper } from './forms.ts';

type Fields = Readonly<Record<string, unknown>>;

interface WebPage {
  readonly id: string;
  readonly url: string;
  readonly organisation: string;
  readonly selectors: Readonly<Record<string, string>>;
}

/** A web page from `id | address | organisation | field=selector; field=selector`. */
function pageOfLine(line: string): WebPage {
  const [id = '', url = '', organisation = '', ...rest] = line.split('|').map((part) => part.trim());
  // A selector may hold a bar itself.
  const pairs = rest.join('|').split(';');
  const selectors = pairs.flatMap((pair) => {
    const [field = '', selector = ''] = pair.split(/=(.*)/s).map((part) => part.trim());
    return field === '' ? [] : [[field, selector] as const];
  });
  return { id, url, organisation, selectors: Object.fromEntries(selectors) };
}

/** The settings of a source from what its form says. */
shaper('policy-source', ({ pageText, ...rest }) => {
  if (pageText === undefined) return rest;
  const lines = String(pageText).split('\n');
  return { ...rest, pages: lines.filter((line) => line.trim() !== '').map(pageOfLine) };
});

/** Settings as the fields of their form take them. */
filler('policy-source', (loaded) => {
  const settings = (loaded ?? {}) as Fields;
  const pages = (settings.pages ?? []) as readonly WebPage[];
  const lines = pages.map(({ id, url, organisation, selectors }) => {
    const pairs = Object.entries(selectors).map(([field, selector]) => `${field}=${selector}`);
    return [id, url, organisation, pairs.join('; ')].join(' | ');
  });
  return { ...settings, pageText: lines.join('\n') };
});
