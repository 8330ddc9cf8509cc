/** The part of vitest's JSON report that is counted. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** The last line of a test run. */
export interface Summary {
  readonly line: string;
  readonly ok: boolean;
}

/**
 * Counts a test run. A file that could not even be loaded is a failure, and so is a run that failed without any failed
 * test (an unhandled error, no tests at all, a crash of the runner).
 *
 * @param report `null` when the runner left none
 * @param exitCode of the runner
 * @example
 * summarize(null, 1).line; // '0 passed, 1 failed'
 */
export function summarize(report: Report | null, exitCode: number): Summary {
  const broken = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const counted = (report?.numFailedTests ?? 0) + broken;
  const failed = counted === 0 && (exitCode !== 0 || report === null) ? 1 : counted;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const line = `${report?.numPassedTests ?? 0} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, ok: failed === 0 };
}
