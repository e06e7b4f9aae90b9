/**
 * Writes all that is made of the results: tables, feedback, the report.
 *
 * @module
 */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { replaceFiles, writeAtomically } from '../exercises/kit.ts';
import { feedbackHtml, feedbackMarkdown } from './feedback.ts';
import { readPairs } from './pairs.ts';
import { reportHtml } from './report.ts';
import { standings, type Standing } from './standing.ts';
import type { Store } from './store.ts';
import { checksCsv, gradesCsv } from './tables.ts';

export function writeAll(store: Store): Standing[] {
  const all = standings(store);
  const exercises = store.settings()?.exercises ?? [];
  const feedback = all.flatMap((standing): [string, string][] => [
    [`${standing.id}.html`, feedbackHtml(standing)],
    [`${standing.id}.md`, feedbackMarkdown(standing)],
  ]);
  replaceFiles(join(store.dir, 'feedback'), Object.fromEntries(feedback));
  const history = (id: string) => store.history(id);
  replaceFiles(store.dir, {
    'grades.csv': gradesCsv(all, exercises),
    'checks.csv': checksCsv(all),
    'report.html': reportHtml({ all, pairs: readPairs(store), history, naming: (id) => id }),
  });
  return all;
}

/** The report without ids: the same student has the same pseudonym in all reports of this class. */
export function writeAnonymous(store: Store): string {
  const secret = store.settings()?.secret ?? '';
  const pseudonym = (id: string) =>
    createHmac('sha256', secret).update(`report ${id}`).digest('hex').slice(0, 8);
  const all = standings(store).map((standing) => ({ standing, name: pseudonym(standing.id) }));
  // In the order of the pseudonyms: that of the ids would tell.
  const sorted = all.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ standing }) => standing);
  const file = join(store.dir, 'report-anonymous.html');
  const parts = { all: sorted, pairs: readPairs(store), naming: pseudonym };
  writeAtomically(file, reportHtml({ ...parts, history: (id) => store.history(id) }));
  return file;
}
