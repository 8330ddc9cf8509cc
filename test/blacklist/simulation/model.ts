import { MINUTE } from './clock.ts';
import type { Answer, Said } from './said.ts';

/** An expired entry leaves the feed within a minute (docs/architecture.md); isolates look at the pointer every 5 s. */
const BOUND_MS = MINUTE + 5_000;
/** The gate of a list as it is set unless somebody changes it (shared/blacklist/publication/gate.ts). */
const GATE = { shrink: 0.3, ignoreBelow: 100 };

interface Source {
  readonly intervalMs: number | null;
  readonly createdAt: number;
  readonly said: Map<string, number | null>;
  /** Windows in a row in which a row was missing. */
  readonly misses: Map<string, number>;
  lastGoodAt: number | null;
  failures: number;
  isStrange: boolean;
}

/** What a feed may be: everything in `must`, and nothing outside `may`. */
export interface Bounds {
  readonly must: ReadonlySet<string>;
  readonly may: ReadonlySet<string>;
}

/** What must be blocked, told naively: every source's last good word, less what has expired and what is exempt. */
export class Model {
  readonly #sources = new Map<string, Source>();
  readonly #exempt = new Map<string, number | null>();
  /** Everything that was ever said and believed. */
  readonly everSaid = new Map<string, Set<string>>();
  readonly #now: () => number;
  #passed: Bounds | null = null;
  /** Until when each address was to be blocked when `#passed` was. */
  #passedEnds: ReadonlyMap<string, number> = new Map();
  #isHeld = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param intervalMinutes - `null` for what has no schedule. */
  create(id: string, intervalMinutes: number | null): void {
    this.#sources.set(id, {
      ...{ intervalMs: intervalMinutes === null ? null : intervalMinutes * MINUTE, createdAt: this.#now() },
      ...{ said: new Map(), misses: new Map(), lastGoodAt: null, failures: 0, isStrange: false },
    });
    this.everSaid.set(id, new Set());
  }

  /** A collection, as the script means it. */
  heard(id: string, { said, isStrange }: Answer): void {
    const source = this.#of(id);
    if (said !== null) {
      this.says(id, said);
      Object.assign(source, { lastGoodAt: this.#now(), failures: 0, isStrange: false });
    } else {
      source.failures++;
      source.isStrange ||= isStrange === true;
    }
  }

  /** All that a source says from now on. */
  says(id: string, said: Said): void {
    const source = this.#of(id);
    source.said.clear();
    source.misses.clear();
    this.adds(id, said);
  }

  /** What a source says in addition. */
  adds(id: string, said: Said): void {
    const source = this.#of(id);
    for (const [row, until] of said) {
      source.said.set(row, until);
      source.misses.delete(row);
      if (until === null || until > this.#now()) this.everSaid.get(id)?.add(row);
    }
  }

  /** What a source says of a window into which all its rows fall: missing twice in a row is gone. */
  saysOfWindow(id: string, said: Said): void {
    const source = this.#of(id);
    for (const row of source.said.keys()) {
      const misses = said.has(row) ? 0 : (source.misses.get(row) ?? 0) + 1;
      source.misses.set(row, misses);
      if (misses >= 2) source.said.delete(row);
    }
    this.adds(id, said);
  }

  takesBack(id: string, row: string): void {
    this.#of(id).said.delete(row);
  }

  exempts(row: string, until: number | null): void {
    this.#exempt.set(row, until);
  }

  noLongerExempts(row: string): void {
    this.#exempt.delete(row);
  }

  /** Claims of a source that are in force. */
  claims(id: string, now: number): Map<string, number | null> {
    return new Map([...this.#of(id).said].filter(([, until]) => until === null || until > now));
  }

  get sources(): string[] {
    return [...this.#sources.keys()];
  }

  /** Until when each address is to be blocked by what is known now, not heeding what is exempt; `Infinity` for good. */
  ends(): Map<string, number> {
    const ends = new Map<string, number>();
    for (const { said } of this.#sources.values()) {
      for (const [row, until] of said) {
        ends.set(row, Math.max(ends.get(row) ?? 0, until ?? Number.POSITIVE_INFINITY));
      }
    }
    return ends;
  }

  /** What is blocked at a moment, were nothing held. */
  bounds(now: number): Bounds {
    const must = new Set<string>();
    const may = new Set<string>();
    for (const [row, end] of this.ends()) {
      if (end > now) must.add(row);
      if (end > now - BOUND_MS) may.add(row);
    }
    for (const [row, until] of this.#exempt) {
      if (until === null || until > now - BOUND_MS) must.delete(row);
      if (until === null || until > now) may.delete(row);
    }
    return { must, may };
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /**
   * What the feed must be when everything has come to rest: while a version is held, what it was before, less what is
   * exempt; its expiries stand still too.
   */
  atRest(now: number): Bounds {
    const next = this.bounds(now);
    const passed = this.#passed;
    const lost = passed === null ? 0 : passed.must.size - next.must.size;
    const wasHeld = this.#isHeld;
    this.#isHeld = passed !== null && lost >= GATE.ignoreBelow && lost > passed.must.size * GATE.shrink;
    if (passed === null || !this.#isHeld) {
      this.#passed = next;
      this.#passedEnds = this.ends();
      return next;
    }
    const isExempt = (row: string): boolean => this.#exempt.has(row) && (this.#exempt.get(row) ?? now + 1) > now;
    const may = new Set([...passed.may].filter((row) => !isExempt(row)));
    // What expired between the last look and the hold had left by then.
    const hasEnded = (row: string): boolean => !wasHeld && (this.#passedEnds.get(row) ?? 0) <= now;
    const must = [...passed.must].filter((row) => !isExempt(row) && !hasEnded(row));
    this.#passed = { must: new Set(must), may };
    return this.#passed;
  }

  /** What there is cause for an alert about, each as `kind subject`. */
  causes(now: number): Set<string> {
    const causes = new Set<string>();
    for (const [id, source] of this.#sources) {
      if (source.intervalMs === null) continue;
      const silence = now - (source.lastGoodAt ?? source.createdAt);
      if (silence > Math.max(30 * MINUTE, 3 * source.intervalMs)) causes.add(`source_silent source:${id}`);
      if (source.failures >= 3) causes.add(`source_failing source:${id}`);
      if (source.isStrange) causes.add(`portal_layout_drifted source:${id}`);
    }
    if (this.#isHeld) causes.add('gate_held list:main');
    return causes;
  }

  #of(id: string): Source {
    const source = this.#sources.get(id);
    if (source === undefined) throw new Error(`the model knows no source ${id}`);
    return source;
  }
}
