import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import type { PageResult, SourceAnswer } from '../../../shared/policy/sources/answer.ts';
import type { DocumentContext, JoinedRecord, Withheld } from '../../../shared/policy/sources/connector.ts';

/** A request as it goes over the wire. It may hold the key: never log it. */
export interface ReadyRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** An endpoint as a run goes through it. */
export interface ReaderEndpoint {
  readonly id: string;
  /** `pages`: read from page 1 on. `each`: asked for every record that differs. */
  readonly kind: 'pages' | 'each';
}

/** How a run asks one source and reads its answers; made anew for every drive, since it may hold the opened key. */
export interface Reader {
  readonly endpoints: readonly ReaderEndpoint[];
  /** Pages of its only endpoint where they are configured; absent: as many as the source says. */
  readonly pageCount?: number;
  /** Requests a day unless an operator says otherwise. */
  readonly requestsPerDay: number;
  /** @param validators - What the page said of itself the last time, for a conditional request. */
  pageRequest(endpoint: string, page: number, validators: string | null): ReadyRequest;
  recordRequest(endpoint: string, record: string): ReadyRequest;
  readPage(endpoint: string, page: number, answer: SourceAnswer): Promise<PageResult>;
  readRecord(endpoint: string, record: string, answer: SourceAnswer): Promise<PageResult>;
  toDocument(joined: JoinedRecord, context: DocumentContext): PolicyDocument | Withheld;
  /** Why a page must not be fetched; `null`: it may. Absent: nothing needs to be asked. */
  refusal?(request: ReadyRequest, send: Send): Promise<string | null>;
}

/** Sends one request; throws `AegisError` of the HTTP port. */
export type Send = (request: ReadyRequest) => Promise<SourceAnswer>;
