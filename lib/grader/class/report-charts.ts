/**
 * The pictures in a report: how the points are spread, and who passed what.
 *
 * @module
 */
import { escapeHtml } from './html.ts';
import { checksOf, type Standing } from './standing.ts';

/** What stands for a student in the report. */
export type Naming = (id: string) => string;

const BARS = 20;

/** A histogram, and what it cost to make. */
export function points(graded: readonly Standing[]): string {
  if (graded.length === 0) return '';
  const results = graded.flatMap(({ result }) => result ?? []);
  const shares = results.map((each) => (each.max === 0 ? 0 : each.points / each.max));
  const counts = Array.from(
    { length: BARS },
    (_, i) => shares.filter((share) => Math.min(BARS - 1, Math.floor(share * BARS)) === i).length,
  );
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, i) => {
    const from = (100 / BARS) * i;
    const bar = `<div class="bar" style="height:${(100 * count) / most}%"></div>`;
    const words = `${from} to ${from + 100 / BARS} % of the points: ${count}`;
    return `<div title="${words}"><span>${count || ''}</span>${bar}<small>${from} %</small></div>`;
  });
  return `<h2>Points</h2><p>${spread(results)}</p><div class="bars">${bars.join('')}</div>`;
}

function spread(results: readonly { points: number; max: number; ms: number }[]): string {
  const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);
  const middle = (numbers: number[]) => sorted(numbers)[numbers.length >> 1] ?? 0;
  const all = results.map((each) => each.points);
  const ms = results.map((each) => each.ms);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const total = ms.reduce((a, b) => a + b, 0);
  const most = results[0]?.max ?? 0;
  return `Mean ${mean.toFixed(1)}, median ${middle(all)} of ${most}. Grading took ${span(total)}: a hand-in ${span(middle(ms))} (median), at most ${span(Math.max(...ms))}.`;
}

function span(ms: number): string {
  if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

const MARKS: Readonly<Record<string, string>> = {
  passed: '●',
  failed: '×',
  crashed: '!',
  'too-slow': '◷',
  skipped: '–',
  'did-not-run': '·',
  'not-judged': '○',
  'grader-error': '?',
};

/** A row for each student, a column for each check. */
export function matrix(graded: readonly Standing[], name: Naming): string {
  const [first] = graded;
  if (first === undefined) return '';
  const columns = checksOf(first);
  const begins = columns.map(({ exercise }, i) =>
    columns[i - 1]?.exercise === exercise ? '' : ' begins',
  );
  const heads = columns.map(
    ({ exercise, id, title }, i) =>
      `<th class="turned${begins[i]}" title="${escapeHtml(title)}"><span>${escapeHtml(`${exercise.slice(0, 2)} ${id}`)}</span>`,
  );
  const rows = graded.map((standing) => {
    const cells = checksOf(standing).map(
      ({ verdict, exercise, id }, i) =>
        `<td class="${verdict}${begins[i]}" title="${escapeHtml(`${exercise} ${id}: ${verdict}`)}">${MARKS[verdict] ?? ''}`,
    );
    return `<tr><th>${name(standing.id)} <b class="number">${standing.result?.points}</b>${cells.join('')}`;
  });
  const legend = Object.entries(MARKS).map(
    ([verdict, mark]) => `<span class="${verdict}">${mark}</span> ${verdict}`,
  );
  return `<h2>Everything</h2><p>${legend.join(' &ensp; ')}</p><div class="wide high"><table class="matrix"><thead><tr><th>${heads.join('')}<tbody>${rows.join('')}</table></div>`;
}
