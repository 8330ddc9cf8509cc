import { formatNumber } from './numbers.ts';
import type { Figures } from './plot-data.ts';

function cell(name: 'td' | 'th', text: string, scope?: 'col' | 'row'): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  if (scope) element.setAttribute('scope', scope);
  else element.className = 'number';
  return element;
}

function rowOf(...cells: readonly HTMLElement[]): HTMLElement {
  const row = document.createElement('tr');
  row.append(...cells);
  return row;
}

/** The figures of a drawing as a table, the newest first. Its first heading is the page's. */
export function writeTable(table: HTMLTableElement, { labels, series }: Figures, names: readonly string[]): void {
  const head = table.tHead?.rows[0];
  while (head && head.cells.length > 1) head.lastElementChild?.remove();
  head?.append(...names.map((name) => cell('th', name, 'col')));
  const rows = labels.map((label, at) =>
    rowOf(cell('th', label, 'row'), ...series.map(({ values }) => cell('td', formatNumber(values[at])))),
  );
  table.tBodies[0]?.replaceChildren(...rows.reverse());
}

/** A table whose rows have a bar each, as long as their number is great. */
export function writeBars(table: HTMLTableElement, { labels, series }: Figures): void {
  const values = series[0]?.values ?? [];
  const most = Math.max(...values.map((value) => value ?? 0), 1);
  const rows = labels.map((label, at) => {
    const bar = document.createElement('span');
    bar.className = 'plot-bar';
    // Set through the object model, which the content policy allows.
    bar.style.width = `${(100 * (values[at] ?? 0)) / most}%`;
    const drawn = document.createElement('td');
    drawn.className = 'drawn';
    drawn.setAttribute('aria-hidden', 'true');
    drawn.append(bar);
    return rowOf(cell('th', label, 'row'), drawn, cell('td', formatNumber(values[at])));
  });
  table.tBodies[0]?.replaceChildren(...rows);
}
