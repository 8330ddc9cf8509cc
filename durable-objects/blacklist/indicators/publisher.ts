import { exempting } from '../../../shared/blacklist/indicators/allow.ts';
import {
  type IndicatorPointer,
  indicatorPointerKey,
  indicatorPrefix,
} from '../../../shared/blacklist/indicators/pointer.ts';
import { readTable } from '../../../shared/blacklist/indicators/table.ts';
import {
  DEFAULT_GATE,
  type HoldReason,
  holdReasons,
  isConfirmable,
} from '../../../shared/blacklist/publication/gate.ts';
import { RENEW_AFTER_MS } from '../../../shared/blacklist/retention.ts';
import type { Causation } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type SnapshotReceipt, Snapshots } from '../../kernel/snapshots.ts';
import type { IndicatorAllowlist } from './allowlist.ts';
import type { IndicatorClaims } from './claims.ts';
import { type CompiledIndicators, compileIndicators, IndicatorWriter } from './compile.ts';
import { COMPILE_ALARM, type IndicatorCore } from './core.ts';
import { holdOf } from './state.ts';
import { type IndicatorVersion, Versions } from './versions.ts';

const HOUR_MS = 3_600_000;
/** An import that was not closed for so long is no reason any more to wait. */
const IMPORT_PATIENCE_MS = 15 * 60_000;
const KEPT_VERSIONS = 50;
const causation: Causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };

interface Stored {
  readonly text: SnapshotReceipt;
  readonly table: SnapshotReceipt;
  readonly lines: number;
}

/**
 * Compiles and publishes: objects, own record, pointer, in this order. The pointer is written with every compilation as the
 * record says, so that a crash in between heals itself. An empty version is never published.
 */
export class IndicatorPublisher {
  readonly #core: IndicatorCore;
  readonly #claims: IndicatorClaims;
  readonly #allow: IndicatorAllowlist;
  readonly #versions: Versions;
  readonly #snapshots: Snapshots;
  /** Flips wait for one another: a person may decide while a compilation is under way. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(core: IndicatorCore, claims: IndicatorClaims, allow: IndicatorAllowlist) {
    this.#core = core;
    this.#claims = claims;
    this.#allow = allow;
    this.#versions = new Versions(core.storage.sql);
    this.#snapshots = new Snapshots(core.env.SNAPSHOTS, indicatorPrefix(core.of), RENEW_AFTER_MS);
  }

  /** The handler of the alarm: ends what is over, compiles what changed, and says when to come again. */
  compile(now: number): Promise<void> {
    return this.#inTurn(() => this.#compile(now));
  }

  /** A person lets the held version pass. */
  confirm(version: number, by: Causation, now: number): Promise<void> {
    return this.#inTurn(async () => {
      const held = this.#heldAs(version);
      if (!isConfirmable(held.reasons)) {
        throw new AegisError(
          'conflict',
          'An empty feed cannot be confirmed: a firewall that loads it lets everything pass.',
        );
      }
      this.#core.storage.transactionSync(() => {
        this.#versions.decide(version, 'live', by.actor, this.#moment(now));
        this.#core.emit('blacklist.indicators.confirmed', by, now, { version });
      });
      await this.#point();
    });
  }

  /** A person refuses the held version; the same content is not asked about again until another was published. */
  reject(version: number, by: Causation, now: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#heldAs(version);
      this.#core.storage.transactionSync(() => {
        this.#versions.decide(version, 'rejected', by.actor, null);
        this.#core.emit('blacklist.indicators.rejected', by, now, { version });
      });
      await this.#point();
    });
  }

  /** Drops versions that nobody asks for any more, and their objects. */
  housekeep(now: number): Promise<void> {
    return this.#inTurn(async () => {
      const { storage, env } = this.#core;
      this.#claims.purge(now);
      const gone = storage.transactionSync(() => this.#versions.trim(KEPT_VERSIONS));
      if (gone.length > 0) await env.SNAPSHOTS.delete(gone);
    });
  }

  #heldAs(version: number): IndicatorVersion {
    const held = this.#versions.held();
    if (held?.version === version) return held;
    throw new AegisError('conflict', `Version ${version} is not held.`, { details: { held: held?.version ?? null } });
  }

  async #compile(now: number): Promise<void> {
    const { storage, alarms } = this.#core;
    const isBusy = storage.transactionSync(() => this.#settle(now));
    if (isBusy) {
      alarms.soonest(COMPILE_ALARM, now + 5_000);
      return;
    }
    const { content, compiled } = this.#progress();
    if (content !== compiled) {
      const allowed = this.#allow.all().map(({ value }) => value);
      const made = compileIndicators(storage.sql, this.#core.of, allowed, now);
      await this.#judge(made, allowed, now);
      storage.sql.exec('UPDATE progress SET compiled = ?', content);
    }
    await this.#point();
    this.#armNext(now);
  }

  /** Ends what is over. Returns whether an import is open, or more waits to be ended: then nothing is compiled yet. */
  #settle(now: number): boolean {
    const { sql } = this.#core.storage;
    const { ended, more } = this.#claims.expire(now);
    const isFreed = this.#allow.expire(now);
    if (ended > 0 || isFreed) {
      this.#core.changed(now);
      this.#core.emit('blacklist.indicators.expired', causation, now, { ended });
    }
    sql.exec('DELETE FROM import WHERE opened_at < ?', now - IMPORT_PATIENCE_MS);
    const { n } = sql.exec<{ n: number }>('SELECT count(*) AS n FROM import').one();
    return more || n > 0;
  }

  async #judge(made: CompiledIndicators, allowed: readonly string[], now: number): Promise<void> {
    const live = this.#versions.live();
    const figures = (lines: number) => ({ lines, addresses4: 0, networks6: 0 });
    const reasons = holdReasons({
      live: live && figures(live.passedLines),
      next: figures(made.lines),
      bounds: DEFAULT_GATE,
      untouchableHits: [],
    });
    // A list that never had anything has nothing to hold.
    if (made.lines === 0 && live === null) return;
    const stored = await this.#store(made);
    if (stored.text.sha256 === live?.sha256) {
      if (this.#versions.release()) this.#core.log.info('hold ended: the list is as it was published', {});
      return;
    }
    if (reasons.length === 0) {
      this.#publish(stored, stored.lines, now);
      return;
    }
    this.#hold(stored, reasons, now);
    if (live !== null) await this.#cut(live, allowed, now);
  }

  #hold(stored: Stored, reasons: readonly HoldReason[], now: number): void {
    const { sha256 } = stored.text;
    if (this.#versions.held()?.sha256 === sha256 || this.#versions.refused()?.sha256 === sha256) return;
    this.#core.storage.transactionSync(() => {
      this.#versions.add({ ...this.#versionOf(stored, stored.lines, now), state: 'held', reasons, publishedAt: null });
      this.#core.emit('blacklist.indicators.held', causation, now, { reasons });
    });
    this.#core.log.warn('version held', { lines: stored.lines, reasons: reasons.map(({ code }) => code).join(',') });
  }

  /** A hold keeps out what is new, never in what is exempt: what was allowed meanwhile leaves the live version. */
  async #cut(live: IndicatorVersion, allowed: readonly string[], now: number): Promise<void> {
    const object = await this.#snapshots.get(live.tableKey);
    if (object === null) throw new AegisError('internal', `The table of version ${live.version} is missing`);
    const exempt = exempting(this.#core.of.kind, allowed);
    const rows = readTable(await object.text());
    if (rows.every(({ value }) => exempt.by(value).length === 0)) return;
    const writer = new IndicatorWriter(this.#core.of);
    for (const row of rows) for (const value of exempt.left(row.value)) writer.add({ ...row, value });
    const made = writer.finish();
    const isWithin = made.lines >= live.passedLines * (1 - DEFAULT_GATE.maxShrinkPercent / 100);
    if (made.lines === 0 || !isWithin) return;
    const held = this.#versions.held();
    this.#publish(await this.#store(made), live.passedLines, now);
    if (held !== null) this.#core.storage.sql.exec("UPDATE version SET state = 'held' WHERE version = ?", held.version);
  }

  #publish(stored: Stored, passedLines: number, now: number): void {
    this.#core.storage.transactionSync(() => {
      const publishedAt = this.#moment(now);
      this.#versions.add({ ...this.#versionOf(stored, passedLines, now), state: 'live', reasons: [], publishedAt });
      this.#core.emit('blacklist.indicators.published', causation, now);
    });
    this.#core.log.info('version published', { lines: stored.lines, bytes: stored.text.bytes });
  }

  async #store({ text, table, lines }: CompiledIndicators): Promise<Stored> {
    return {
      text: await this.#snapshots.put([...text], 'text/plain; charset=utf-8'),
      table: await this.#snapshots.put([...table], 'text/plain; charset=utf-8'),
      lines,
    };
  }

  #versionOf({ text, table, lines }: Stored, passedLines: number, now: number) {
    const { sha256, key: textKey, bytes } = text;
    const version = this.#versions.next();
    return {
      version,
      sha256,
      textKey,
      tableKey: table.key,
      bytes,
      lines,
      passedLines,
      compiledAt: now,
      decidedBy: null,
    };
  }

  /** A moment of its own second: `Last-Modified` tells no less apart. */
  #moment(now: number): number {
    return Math.max(now, (this.#versions.live()?.publishedAt ?? 0) + 1_000);
  }

  async #point(): Promise<void> {
    const live = this.#versions.live();
    if (live === null) return;
    const held = this.#versions.held();
    const { version, sha256, textKey, tableKey, bytes, lines } = live;
    const pointer: IndicatorPointer = {
      ...{ format: 1, ...this.#core.of, version, sha256, textKey, tableKey, bytes, lines },
      publishedAt: live.publishedAt ?? live.compiledAt,
      hold: held && holdOf(held),
    };
    await this.#core.env.SNAPSHOTS.put(indicatorPointerKey(this.#core.of), JSON.stringify(pointer));
  }

  #progress(): { content: number; compiled: number } {
    return this.#core.storage.sql
      .exec<{ content: number; compiled: number }>('SELECT content, compiled FROM progress')
      .one();
  }

  #armNext(now: number): void {
    const ends = [this.#claims.nextExpiry(), this.#allow.nextExpiry()].filter((at) => at !== null);
    const { content, compiled } = this.#progress();
    const next = content === compiled ? Math.min(now + 24 * HOUR_MS, ...ends) : now;
    this.#core.alarms.soonest(COMPILE_ALARM, Math.max(next, now + 1_000));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    // Whoever waits next must not fail with this one; its own caller sees the error.
    this.#turn = mine.catch(() => {});
    return mine;
  }
}
