import { clockText } from './clock.ts';

/** A time during which there was cause for an alert. */
export interface Span {
  readonly cause: string;
  readonly from: number;
  /** `null`: it lasts. */
  readonly to: number | null;
}

/** Keeps what there was cause for, look by look. */
export class CauseLog {
  readonly #spans: Span[] = [];
  readonly #open = new Map<string, number>();

  see(causes: ReadonlySet<string>, now: number): void {
    for (const cause of causes) if (!this.#open.has(cause)) this.#open.set(cause, now);
    for (const [cause, from] of this.#open) {
      if (causes.has(cause)) continue;
      this.#open.delete(cause);
      this.#spans.push({ cause, from, to: now });
    }
  }

  get spans(): Span[] {
    const open = [...this.#open].map(([cause, from]) => ({ cause, from, to: null }));
    return [...this.#spans, ...open].sort(inOrder);
  }
}

/** By cause, then by time. */
export const inOrder = (a: Span, b: Span): number =>
  a.cause === b.cause ? a.from - b.from : a.cause < b.cause ? -1 : 1;

/** A span as a person reads it in a failure. */
export const spanText = ({ cause, from, to }: Span): string =>
  `${cause} ${clockText(from)} to ${to === null ? 'the end' : clockText(to)}`;

/** Of two looks at the same spans: what one saw and the other did not, or at another time. Empty when they agree. */
export function misfits(expected: readonly Span[], seen: readonly Span[], slack: number): string[] {
  const left = [...seen].sort(inOrder);
  const missing: string[] = [];
  for (const span of [...expected].sort(inOrder)) {
    const found = left.findIndex((other) => fits(span, other, slack));
    if (found < 0) missing.push(`not raised: ${spanText(span)}`);
    else left.splice(found, 1);
  }
  return [...missing, ...left.map((span) => `raised without cause: ${spanText(span)}`)];
}

function fits(span: Span, other: Span, slack: number): boolean {
  const isNear = (a: number | null, b: number | null) =>
    a === null || b === null ? a === b : Math.abs(a - b) <= slack;
  return span.cause === other.cause && isNear(span.from, other.from) && isNear(span.to, other.to);
}
