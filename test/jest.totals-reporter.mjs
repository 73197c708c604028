/**
 * Keeps the running totals in a file, if HOOKLINE_TEST_TOTALS names one: a run that is cut off at its deadline
 * still tells how many tests had passed.
 */
import { writeFileSync } from 'node:fs';

export default class TotalsReporter {
  onTestResult(_test, _result, totals) {
    this.#write(totals);
  }

  onRunComplete(_contexts, totals) {
    this.#write(totals);
  }

  #write({ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const file = process.env.HOOKLINE_TEST_TOTALS;
    if (!file) return;
    // A file that could not even be loaded reports no test, and counts as one failure.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    writeFileSync(file, JSON.stringify({ passed: numPassedTests, failed, skipped: numPendingTests }));
  }
}
