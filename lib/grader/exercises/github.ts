/**
 * What makes the students' edition grade itself on GitHub: a workflow, a badge at the top of its README.
 *
 * @module
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './kit.ts';

const FROM = join(ROOT, 'lib/grader/class/github');
/** Where GitHub shows the README, this leads to the newest run, and the picture lies on a branch of its own. */
const BADGE = '[![points](../../raw/badge/points.svg)](../../actions/workflows/grade.yml)';

/** Adds it to an edition that was just made. */
export function addWorkflow(edition: string): void {
  mkdirSync(join(edition, '.github/workflows'), { recursive: true });
  cpSync(join(FROM, 'grade.yml'), join(edition, '.github/workflows/grade.yml'));
  cpSync(join(FROM, 'summary.mjs'), join(edition, '.github/summary.mjs'));
  const readme = join(edition, 'README.md');
  const text = readFileSync(readme, 'utf8');
  writeFileSync(
    readme,
    text.replace(/^# .*\n/, (title) => `${title}\n${BADGE}\n`),
  );
}
