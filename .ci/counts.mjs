// Prints how many tests passed and failed: node .ci/counts.mjs REPORT STATUS FAILURES TITLE
// and adds to the file FAILURES, a paragraph each, which ones failed in the run TITLE, and with what message.
//
// REPORT is what vitest's reporter `json` has written, STATUS the exit status of vitest. What went wrong outside of
// a test counts as one that failed, so that no run without tests and no crash looks like a success.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [report, exitStatus, failures, title] = process.argv.slice(2);
const tell = (what, message) =>
  appendFileSync(
    failures,
    `${title}: ${what}\n${(message ?? '').split('\n').slice(0, 12).join('\n')}\n\n`,
  );
let passed = 0;
let failed = 0;
try {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), name);
    const bad = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of bad)
      tell(`${file} > ${fullName}`, failureMessages[0]);
    passed += assertionResults.filter(({ status }) => status === 'passed').length;
    failed += bad.length;
    if (status === 'failed' && bad.length === 0) {
      failed += 1; // It could not even be loaded.
      tell(file, message);
    }
  }
} catch {
  // There is no report.
}
if (failed === 0 && (exitStatus !== '0' || passed === 0)) {
  failed += 1;
  tell(`exit status ${exitStatus}, though no test failed`);
}
console.log(passed, failed);
