/** What one error code means and what to do about it, in one language. */
export interface ErrorText {
  /** What it says and when it happens. */
  readonly meaning: string;
  readonly remedy: string;
}

/** The documentation of one code, and the facts of an example. */
export interface ErrorDoc {
  readonly en: ErrorText;
  readonly ko: ErrorText;
  /** `detail` of the example problem. */
  readonly detail: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}
