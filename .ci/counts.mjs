// Prints how many tests passed and failed, and the files of those: node .ci/counts.mjs REPORT STATUS FAILURES TITLE
// and adds to the file FAILURES, a paragraph each, which ones failed in the run TITLE, and with what message.
//
// REPORT is what vitest's reporter `json` has written, STATUS the exit status of vitest. What went wrong outside of
// a test counts as one that failed, so that no run without tests and no crash looks like a success.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [report, exitStatus, failures, title] = process.argv.slice(2);
/** The stack of a message goes on into vitest. */
const isOurs = (line) => !/^ +at (new Promise|.*node_modules)/.test(line);
const tell = (what, message = '') => {
  const lines = message.split('\n').filter(isOurs).slice(0, 12);
  appendFileSync(failures, `${title}: ${what}\n${lines.join('\n')}\n\n`);
};
let passed = 0;
let failed = 0;
const files = new Set();
try {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), name);
    const bad = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of bad)
      tell(`${file} > ${fullName}`, failureMessages[0]);
    passed += assertionResults.filter(({ status }) => status === 'passed').length;
    if (status === 'failed') files.add(file);
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
console.log(passed, failed, ...files);
