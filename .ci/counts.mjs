// Prints how many tests passed and failed: node .ci/counts.mjs REPORT STATUS
//
// REPORT is what vitest's reporter `json` has written, STATUS the exit status of vitest. What went wrong outside of
// a test counts as one that failed, so that no run without tests and no crash looks like a success.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  for (const { status, assertionResults } of testResults) {
    const count = (wanted) => assertionResults.filter(({ status }) => status === wanted).length;
    passed += count('passed');
    failed += count('failed') || (status === 'failed' ? 1 : 0); // It could not even be loaded.
  }
} catch {
  // There is no report.
}
const somethingElse = failed === 0 && (status !== '0' || passed === 0);
console.log(passed, failed + (somethingElse ? 1 : 0));
