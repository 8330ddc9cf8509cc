import uPlot from 'uplot';
import { formatCompact, formatNumber } from './numbers.ts';
import type { Figures } from './plot-data.ts';

/** What a drawing takes from the page beside the figures. */
export interface Drawing {
  /** `stack`: bars upon each other. */
  readonly kind: 'lines' | 'stack';
  /** Name of each series, in the reader's language. */
  readonly names: readonly string[];
  /** Colour of each series. */
  readonly colours: readonly string[];
  readonly ink: string;
  readonly grid: string;
  /** Told what stands at the place that is pointed at; empty for none. */
  readonly say: (text: string) => void;
}

const HEIGHT = 220;
const NARROWEST = 120;
const FONT = '12px system-ui, sans-serif';
/** Courses differ by more than colour. */
const DASHES = [[], [9, 4], [2, 4], [12, 4, 2, 4], [5, 5], [1, 2]] as const;

/** Each series with those below it, so that the highest is drawn first and the others over it. */
function stacked(figures: Figures): (number | null)[][] {
  const { labels, series } = figures;
  return series.map((_, index) =>
    labels.map((__, at) => series.slice(index).reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
  );
}

/**
 * Draws figures in an element. Pointing at it, or the arrow keys when it has the focus, tell what stands there.
 *
 * @returns takes the drawing away again
 */
export function draw(place: HTMLElement, figures: Figures, drawing: Drawing): () => void {
  const { labels, series } = figures;
  const { kind, names, colours, ink, grid, say } = drawing;
  const values = kind === 'stack' ? stacked(figures) : series.map((one) => [...one.values]);
  const axis = { stroke: ink, font: FONT, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const half = kind === 'stack' ? 0.5 : 0;
  const edge = Math.max(labels.length - 1, half === 0 ? 1 : 0);
  const plot = new uPlot(
    {
      width: Math.max(place.clientWidth, NARROWEST),
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: {
        x: { time: false, range: [-half, edge + half] },
        y: { range: (_u, least, most) => (kind === 'stack' ? [0, most === 0 ? 1 : most * 1.08] : around(least, most)) },
      },
      axes: [
        {
          ...axis,
          incrs: [1, 2, 5, 7, 10, 14, 30, 60, 90],
          space: 70,
          size: 30,
          values: (_u, at) => at.map((n) => labels[n] ?? ''),
        },
        { ...axis, size: 58, values: (_u, at) => at.map((n) => (Number.isInteger(n) ? formatCompact(n) : '')) },
      ],
      series: [
        {},
        ...series.map((_, index) => {
          const colour = colours[index] ?? ink;
          if (kind === 'stack')
            return { fill: colour, width: 0, paths: uPlot.paths.bars!({ size: [0.7, 28] }), points: { show: false } };
          return { stroke: colour, width: 2, dash: [...(DASHES[index % DASHES.length] ?? [])] };
        }),
      ],
      hooks: {
        setCursor: [
          ({ cursor: { idx } }) => {
            const said = series.map(({ values: own }, index) => `${names[index]}: ${formatNumber(own[idx ?? -1])}`);
            say(idx === null || idx === undefined ? '' : `${labels[idx]} – ${said.join(' · ')}`);
          },
        ],
      },
    },
    [labels.map((_, index) => index), ...values],
    place,
  );
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = Math.min(Math.max((plot.cursor.idx ?? labels.length - (step < 0 ? 0 : 1)) + step, 0), labels.length - 1);
    plot.setCursor({ left: plot.valToPos(at, 'x'), top: HEIGHT / 2 });
  };
  place.addEventListener('keydown', onKey);
  const observer = new ResizeObserver(() => {
    const width = Math.max(place.clientWidth, NARROWEST);
    if (width !== plot.width) plot.setSize({ width, height: HEIGHT });
  });
  observer.observe(place);
  return () => {
    observer.disconnect();
    place.removeEventListener('keydown', onKey);
    plot.destroy();
  };
}

/** A scale with room around what is drawn; what comes near to nothing shows the nothing, too. */
function around(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null) return [0, 1];
  const room = Math.max((most - least) * 0.1, 1);
  return [least < most / 2 ? 0 : Math.max(least - room, 0), most + room];
}
