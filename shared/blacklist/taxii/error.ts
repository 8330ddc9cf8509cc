/** The error message of TAXII 2.1 (§3.6.1), instead of the problem details of everything else here. */
export interface TaxiiError {
  readonly title: string;
  readonly description: string;
  readonly error_id: string;
  /** The code that the same failure has elsewhere in this system. */
  readonly error_code: string;
  /** The status of the answer, as text. */
  readonly http_status: string;
}

/**
 * The body of a failure.
 *
 * @param errorId What the log of this server calls the request.
 */
export function taxiiErrorOf(
  failure: { readonly code: string; readonly title: string; readonly description: string; readonly status: number },
  errorId: string,
): TaxiiError {
  const { code, title, description, status } = failure;
  return { title, description, error_id: errorId, error_code: code, http_status: String(status) };
}
