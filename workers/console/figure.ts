import { html, type Markup } from '../gateway/pages/html.ts';

/** How answers become figures: names of `islands/plot-data.ts`. */
export type FigureName =
  | 'entries'
  | 'changes'
  | 'runs'
  | 'sources'
  | 'type-course'
  | 'types'
  | 'countries'
  | 'networks'
  | 'consumers';

/** What is said around every figure, in the reader's language. */
export interface FigureTexts {
  readonly plotTable: string;
  readonly plotKeys: string;
  readonly plotPeriod: string;
  readonly plotEmpty: string;
}

/** A drawing of figures that the API has; the island `plots` loads and draws it. */
export interface Figure {
  readonly id: string;
  readonly caption: string;
  readonly lead?: string;
  /** Path of the answer; figures of one path share it. */
  readonly source: string;
  readonly figures: FigureName;
  readonly kind: 'lines' | 'stack' | 'bars';
  /** Words for series and labels, as JSON. */
  readonly words?: string;
}

/** A figure with its caption, and the same figures as a table for those who cannot see it. Bars are a table from the start. */
export function figure({ id, caption, lead, source, figures, kind, words }: Figure, b: FigureTexts): Markup {
  const isTable = kind === 'bars';
  const table = isTable
    ? html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="bars" data-part="table"><tbody></tbody></table></div>`
    : html`<div class="drawing" data-part="drawing" tabindex="0" role="img" aria-labelledby="${id}-caption"></div>
<p class="said" data-part="said" aria-live="polite"></p>
<ul class="legend" data-part="legend" aria-label="${caption}"></ul>
<details><summary>${b.plotTable}</summary><p class="quiet">${b.plotKeys}</p><div class="scroll" tabindex="0" role="region" aria-label="${b.plotTable}: ${caption}"><table data-part="table"><thead><tr><th scope="col">${b.plotPeriod}</th></tr></thead><tbody></tbody></table></div></details>`;
  return html`<figure class="card" id="${id}" data-plot="${source}" data-figures="${figures}" data-kind="${kind}" data-words="${words ?? '{}'}">
<figcaption><span id="${id}-caption">${caption}</span>${lead !== undefined && html`<span class="quiet">${lead}</span>`}</figcaption>
<p class="problem" data-part="problem" hidden></p><p class="quiet" data-part="empty" hidden>${b.plotEmpty}</p>
<div data-part="shown">${table}</div>
</figure>
`;
}
