import { describe, expect, test } from 'vitest';
import { type Report, summarize } from '../../scripts/lib/summary.ts';

const report = (counts: Partial<Report>): Report => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...counts,
});

describe('the last line of a test run', () => {
  test('counts', () => {
    expect(summarize(report({ numPassedTests: 12 }), 0)).toEqual({ line: '12 passed, 0 failed', ok: true });
    expect(summarize(report({ numPassedTests: 3, numFailedTests: 2 }), 1)).toEqual({
      line: '3 passed, 2 failed',
      ok: false,
    });
    expect(summarize(report({ numPassedTests: 1, numPendingTests: 1, numTodoTests: 1 }), 0).line).toBe(
      '1 passed, 0 failed, 2 skipped',
    );
  });

  test('a file that cannot be loaded is a failure', () => {
    const broken = report({ numPassedTests: 5, testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(summarize(broken, 1)).toEqual({ line: '5 passed, 1 failed', ok: false });
  });

  test('a run that fails without a failed test, or leaves no report, is a failure', () => {
    expect(summarize(report({ numPassedTests: 5 }), 1)).toEqual({ line: '5 passed, 1 failed', ok: false });
    expect(summarize(null, 0)).toEqual({ line: '0 passed, 1 failed', ok: false });
  });
});
