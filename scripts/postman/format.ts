/** The parts of the Postman Collection Format 2.1.0 that our collection uses. */
export interface PostmanCollection {
  readonly info: {
    readonly name: string;
    readonly description: string;
    readonly version: string;
    readonly schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  };
  readonly auth: PostmanAuth;
  readonly variable: readonly PostmanVariable[];
  readonly item: readonly PostmanFolder[];
}

/** A name with its value. `type` is the kind of value, always a string here. */
export interface PostmanVariable {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
}

export interface PostmanParameter extends PostmanVariable {
  /** An optional parameter is listed and not sent. */
  readonly disabled?: boolean;
}

interface AuthAttribute {
  readonly key: string;
  readonly value: string;
  readonly type: 'string';
}

export type PostmanAuth =
  | { readonly type: 'noauth' }
  | { readonly type: 'bearer'; readonly bearer: readonly AuthAttribute[] }
  | { readonly type: 'basic'; readonly basic: readonly AuthAttribute[] };

export interface PostmanFolder {
  readonly name: string;
  readonly item: readonly PostmanItem[];
}

export interface PostmanItem {
  /** The operation id, so that a collection that is generated anew can be told apart from a changed one. */
  readonly id: string;
  readonly name: string;
  readonly event: readonly PostmanEvent[];
  readonly request: PostmanRequest;
  readonly response: readonly never[];
}

interface PostmanEvent {
  readonly listen: 'test';
  readonly script: { readonly type: 'text/javascript'; readonly exec: readonly string[] };
}

export interface PostmanRequest {
  readonly method: string;
  readonly description: string;
  /** Absent: the collection's. */
  readonly auth?: PostmanAuth;
  readonly header: readonly PostmanParameter[];
  readonly url: PostmanUrl;
  readonly body?: PostmanBody;
}

export interface PostmanUrl {
  readonly raw: string;
  readonly host: readonly string[];
  readonly path: readonly string[];
  readonly query?: readonly PostmanParameter[];
  /** Values of the `:name` segments of the path. */
  readonly variable?: readonly PostmanVariable[];
}

export type PostmanBody =
  | {
      readonly mode: 'raw';
      readonly raw: string;
      readonly options: { readonly raw: { readonly language: 'json' } };
    }
  | { readonly mode: 'urlencoded'; readonly urlencoded: readonly PostmanParameter[] }
  | { readonly mode: 'file'; readonly file: Readonly<Record<string, never>> };
