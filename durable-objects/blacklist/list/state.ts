import { defaultSettings, type ListSettings } from '../../../shared/blacklist/list/settings.ts';

/** The few single values of a list actor: settings, when it was made, how far the content has moved. */
export class ListState {
  readonly #sql: SqlStorage;
  readonly #list: string;

  constructor(sql: SqlStorage, list: string) {
    this.#sql = sql;
    this.#list = list;
  }

  /** `main` exists from the start; any other list once it was created. */
  exists(): boolean {
    return this.#list === 'main' || this.createdAt() !== null;
  }

  createdAt(): number | null {
    return this.#get<number>('created_at');
  }

  settings(): ListSettings {
    // What was stored before a setting existed has its default.
    return { ...defaultSettings(this.#list), ...this.#get<Partial<ListSettings>>('settings') };
  }

  configure(settings: ListSettings, at: number): void {
    if (this.createdAt() === null) this.#set('created_at', at);
    this.#set('settings', settings);
  }

  /** Counts changes of what the feed is compiled from; a compilation remembers which count it saw. */
  contentRevision(): number {
    return this.#get<number>('content_revision') ?? 0;
  }

  contentChanged(): void {
    this.#set('content_revision', this.contentRevision() + 1);
  }

  compiledRevision(): number {
    return this.#get<number>('compiled_revision') ?? -1;
  }

  /** `endedAt` and `tookMs` keep large lists from being compiled without pause. */
  compiled(revision: number, endedAt: number, tookMs: number): void {
    this.#set('compiled_revision', revision);
    this.#set('last_compilation', { endedAt, tookMs });
  }

  lastCompilation(): { endedAt: number; tookMs: number } | null {
    return this.#get('last_compilation');
  }

  /** Where the purge of old objects goes on; `null`: at the beginning. */
  purgedUntil(): string | null {
    return this.#get<string>('purged_until');
  }

  purgeGoesOn(after: string | null): void {
    this.#set('purged_until', after);
  }

  /** Warning lists whose stored ranges could not be found when the list was last compiled. */
  lostWarnings(): readonly string[] {
    return this.#get<string[]>('lost_warnings') ?? [];
  }

  loseWarnings(names: readonly string[]): void {
    this.#set('lost_warnings', names);
  }

  /** Untouchable addresses that a person has seen and confirmed past; they stay cut out but hold no more. */
  acknowledgedHits(): readonly string[] {
    return this.#get<string[]>('acknowledged_hits') ?? [];
  }

  acknowledgeHits(addresses: readonly string[]): void {
    this.#set('acknowledged_hits', [...new Set([...this.acknowledgedHits(), ...addresses])]);
  }

  #get<T>(key: string): T | null {
    const [row] = this.#sql.exec<{ json: string }>('SELECT json FROM setting WHERE key = ?', key);
    return row ? (JSON.parse(row.json) as T) : null;
  }

  #set(key: string, value: unknown): void {
    this.#sql.exec(
      'INSERT INTO setting (key, json) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET json = ?2',
      key,
      JSON.stringify(value),
    );
  }
}
