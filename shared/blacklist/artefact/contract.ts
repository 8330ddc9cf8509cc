import type { Category, Reject, SourceRecord } from '../record.ts';

/** How the bytes of an artefact are to be read. `auto` sniffs them. */
export const ARTEFACT_FORMATS = [
  'auto',
  'plain',
  'csv',
  'json',
  'regtech-xlsx',
  'regtech-html',
  'secudium-xlsx',
  'secudium-html',
] as const;
export type ArtefactFormat = (typeof ARTEFACT_FORMATS)[number];

/** How records of a format without own columns are filled, and where CSV and JSON keep theirs. */
export interface ParseOptions {
  /** Facts for lines that state none. */
  readonly defaults: {
    readonly reason: string | null;
    readonly category: Category | null;
    readonly confidence: number | null;
  };
  readonly csv?: {
    readonly delimiter?: ',' | ';' | '\t' | '|';
    /** Header name or 0-based index of the address column; without it the first column that parses is used. */
    readonly address?: string | number;
    readonly reason?: string | number;
    readonly country?: string | number;
    readonly registeredAt?: string | number;
    readonly expiresAt?: string | number;
    readonly confidence?: string | number;
  };
  readonly json?: {
    /** Dotted path to the array (`data.items`, empty for the root); elements are strings or objects. */
    readonly path?: string;
    /** Property of an element that holds the address, when elements are objects. */
    readonly address?: string;
    readonly reason?: string;
    readonly country?: string;
  };
  /** A person has confirmed ranges wider than /8 (IPv4) or /16 (IPv6). Default false. */
  readonly allowWide?: boolean;
}

/** Where the records of an artefact go; called in the order of the artefact. */
export interface RecordSink {
  record(record: SourceRecord, line: number): void;
  reject(reject: Reject): void;
}

export interface ParseReport {
  readonly format: ArtefactFormat;
  /** Version of the selectors and field maps that were used, e.g. `regtech-xlsx@1`. */
  readonly mapVersion: string;
  /** Lines or rows that stated something (blank lines and comments are not counted). */
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Total that the source itself announces, when it does (REGTECH list pages). */
  readonly announcedTotal: number | null;
}

/**
 * Reads an artefact as a stream into a sink. Never throws but an {@link AegisError} with one of
 * `artefact_unreadable`, `artefact_truncated`, `artefact_too_large`, `artefact_bomb`, `artefact_layout_drifted`,
 * `artefact_format_unknown`, `artefact_format_unsupported`; a single bad line is a reject, never an error.
 */
export type ParseArtefact = (
  bytes: Uint8Array,
  format: ArtefactFormat,
  options: ParseOptions,
  sink: RecordSink,
) => Promise<ParseReport>;
