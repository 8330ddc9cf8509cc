import { ApiProblem, call } from './api.ts';
import { formatNumber } from './numbers.ts';
import { all } from './page.ts';
import { FIGURES, type Figures, hasFigures } from './plot-data.ts';
import { draw } from './plot-draw.ts';
import { writeBars, writeTable } from './plot-table.ts';

/** Answers that several figures are made from are loaded once. */
const answers = new Map<string, Promise<unknown>>();
const redraws = new Set<() => void>();

function load(path: string): Promise<unknown> {
  const known = answers.get(path) ?? call({ method: 'GET', path }).then(({ body }) => body);
  answers.set(path, known);
  return known;
}

/** The address of a figure, with the period that somebody has chosen. */
function addressOf(address: string, period: URLSearchParams): string {
  const url = new URL(address, location.origin);
  for (const [name, value] of period) url.searchParams.set(name, value);
  return url.pathname + url.search;
}

function part(figure: HTMLElement, name: string): HTMLElement {
  const found = figure.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (!found) throw new Error(`The figure has no part ${name}`);
  return found;
}

async function show(figure: HTMLElement, period: URLSearchParams): Promise<void> {
  const problem = part(figure, 'problem');
  figure.setAttribute('aria-busy', 'true');
  problem.hidden = true;
  try {
    const body = await load(addressOf(figure.dataset.plot ?? '', period));
    const read = FIGURES[figure.dataset.figures ?? ''];
    if (!read) throw new Error(`No figures are called ${figure.dataset.figures}`);
    render(figure, read(body));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    problem.textContent = error.problem.title;
    problem.hidden = false;
  } finally {
    figure.removeAttribute('aria-busy');
  }
}

const undo = new WeakMap<HTMLElement, () => void>();

function render(figure: HTMLElement, figures: Figures): void {
  const words = JSON.parse(figure.dataset.words ?? '{}') as Readonly<Record<string, string>>;
  const name = (key: string) => words[key] ?? key;
  const isThere = hasFigures(figures);
  part(figure, 'empty').hidden = isThere;
  part(figure, 'shown').hidden = !isThere;
  undo.get(figure)?.();
  undo.delete(figure);
  const table = part(figure, 'table') as HTMLTableElement;
  const labels = figures.labels.map(name);
  if (figure.dataset.kind === 'bars') {
    writeBars(table, { ...figures, labels });
    return;
  }
  const names = figures.series.map(({ key }) => name(key));
  writeTable(table, { ...figures, labels }, names);
  const swatches = writeLegend(part(figure, 'legend'), figures, names);
  if (!isThere) return;
  const place = part(figure, 'drawing');
  const redraw = () => {
    undo.get(figure)?.();
    const style = getComputedStyle(place);
    const remove = draw(place, figures, {
      kind: figure.dataset.kind === 'stack' ? 'stack' : 'lines',
      names,
      colours: swatches.map((swatch) => getComputedStyle(swatch).color),
      ink: style.color,
      grid: style.borderTopColor,
      say: (text) => {
        part(figure, 'said').textContent = text;
      },
    });
    undo.set(figure, remove);
  };
  redraw();
  redraws.add(redraw);
  const stop = undo.get(figure);
  undo.set(figure, () => {
    redraws.delete(redraw);
    stop?.();
  });
}

/** Which colour is whose, with the last value. */
function writeLegend(legend: HTMLElement, { series }: Figures, names: readonly string[]): HTMLElement[] {
  const swatches = series.map(({ key }, index) => {
    const swatch = document.createElement('span');
    swatch.className = 'swatch';
    swatch.dataset.series = key === 'failed' ? 'bad' : key === 'succeeded' ? 'good' : String(index);
    return swatch;
  });
  legend.replaceChildren(
    ...series.map(({ values }, index) => {
      const item = document.createElement('li');
      const last = values.findLast((value) => value !== null);
      item.append(swatches[index] ?? '', `${names[index]} `);
      const value = document.createElement('span');
      value.textContent = formatNumber(last);
      item.append(value);
      return item;
    }),
  );
  return swatches;
}

/** What the form of a period says; what is left empty is left to the API. */
function periodOf(form: HTMLFormElement): URLSearchParams {
  const given = [...new FormData(form)].filter((entry): entry is [string, string] => Boolean(entry[1]));
  return new URLSearchParams(given);
}

document.addEventListener('DOMContentLoaded', () => {
  const figures = all(document, '[data-plot]');
  for (const figure of figures) void show(figure, new URLSearchParams());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const redraw of [...redraws]) redraw();
  });
  const form = document.querySelector<HTMLFormElement>('form[data-period]');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const period = periodOf(form);
    answers.clear();
    for (const figure of figures) void show(figure, period);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-in-period]')) {
      link.href = addressOf(link.href, period);
    }
  });
});
