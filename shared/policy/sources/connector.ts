import type { PolicyDocument } from '../document/document.ts';
import type { PageResult, SourceAnswer } from './answer.ts';
import type { SourceRequest } from './request.ts';

/** What a connector is told about the place that it reads from. */
export interface SourceSettings {
  /** Scheme, host and port instead of the source's own, for a proxy or a fake; absent: the source's. */
  readonly origin?: string | undefined;
  /** As the portal shows it, encoded or decoded; it is encoded exactly once. */
  readonly key: string;
  /** Records a page, at most what the endpoint allows; absent: the endpoint's own size. */
  readonly pageSize?: number | undefined;
}

/** An endpoint that is read page by page, from page 1. */
export interface PagedEndpoint {
  readonly kind: 'pages';
  readonly id: string;
  /** Records a page if the settings name none. */
  readonly pageSize: number;
  readonly mostPageSize: number;
  /** The request for a page, counted from 1. */
  request(settings: SourceSettings, page: number): SourceRequest;
  parse(answer: SourceAnswer): PageResult;
}

/** An endpoint that is asked once for every record of the first endpoint. */
export interface DetailEndpoint {
  readonly kind: 'each';
  readonly id: string;
  request(settings: SourceSettings, record: string): SourceRequest;
  /** One record, or none where the source knows no more about it. */
  parse(answer: SourceAnswer, record: string): PageResult;
}

export type Endpoint = PagedEndpoint | DetailEndpoint;

/** What all endpoints of a source say about one record: canonical JSON text by endpoint id. The first endpoint decides that it exists. */
export interface JoinedRecord {
  readonly record: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** A record that must not become a programme, and why: `not-approved`, `untitled`, `malformed`. */
export interface Withheld {
  readonly withheld: 'not-approved' | 'untitled' | 'malformed';
  readonly detail: string;
}

export interface DocumentContext {
  /** SHA-256 of {@link joinedText}, hex; computed where it is absent. */
  readonly hash?: string | undefined;
  /** Day in Seoul on which the source said so: `verifiedOn`, and the day for which districts are named. */
  readonly day: string;
}

/**
 * A source of programmes, as data and pure functions: whoever drives it does the waiting, the sending and the storing.
 *
 * @example
 * const connector = connectorOf('gov24');
 * const [list] = connector.endpoints;
 * const request = list.request({ key }, 1);
 * const page = list.parse(await send(request));
 */
export interface Connector {
  /** Prefix of the policies' ids. */
  readonly id: string;
  readonly name: Readonly<Record<'ko' | 'en', string>>;
  /** Where a person can read about the source. */
  readonly homepage: string;
  /** Requests a day that the source grants a new key; what a key really has differs, so a limit answer counts more. */
  readonly requestsPerDay: number;
  /** How long to wait for an answer, in ms. */
  readonly timeoutMs: number;
  /** The first one lists the records; the others add to them, joined by record id. */
  readonly endpoints: readonly [PagedEndpoint, ...Endpoint[]];
  /** The programme that a record describes. Never throws for a record that `parse` gave. */
  toDocument(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld;
}

/** Whether a record was held back. */
export const isWithheld = (result: PolicyDocument | Withheld): result is Withheld => 'withheld' in result;
