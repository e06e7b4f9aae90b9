/**
 * `report.html`: how a class stands, what was hard, what went wrong, and who must be looked at. A pure function of the
 * results.
 *
 * @module
 */
import { escapeHtml, page } from './html.ts';
import { isLate } from './roster.ts';
import { kindsOf, hardest, type CheckRate } from './statistics.ts';
import { checksOf, type Standing } from './standing.ts';
import type { Earlier } from './store.ts';

/** What stands for a student in the report. */
export type Naming = (id: string) => string;

export function reportHtml(
  all: readonly Standing[],
  history: (id: string) => readonly Earlier[],
  naming: Naming,
): string {
  const graded = all.filter(({ result }) => result !== undefined);
  const name = (id: string) => escapeHtml(naming(id));
  const body = [
    `<h1>${all.length} hand-ins, ${graded.length} graded</h1>`,
    notGraded(all, name),
    toLookAt(all, name),
    points(graded),
    hard(graded),
    wrong(graded, name),
    differences(graded, history, name),
    matrix(graded, name),
  ];
  return page('Class report', body.join('\n'));
}

function section(title: string, rows: readonly string[], head = ''): string {
  if (rows.length === 0) return '';
  return `<h2>${title}</h2><div class="wide"><table>${head}${rows.join('')}</table></div>`;
}

function notGraded(all: readonly Standing[], name: Naming): string {
  const some = all.filter(({ result }) => result === undefined);
  const rows = some.map(
    ({ id, problems }) => `<tr><th>${name(id)}<td>${escapeHtml(problems.join('; '))}`,
  );
  return section('Not graded', rows);
}

function toLookAt(all: readonly Standing[], name: Naming): string {
  const some = all.filter(({ expected }) => expected.look !== undefined);
  const rows = some.map(
    ({ id, expected }) => `<tr><th class="look">${name(id)}<td>${escapeHtml(expected.look ?? '')}`,
  );
  return section('A person must look at these', rows);
}

const BARS = 20;

function points(graded: readonly Standing[]): string {
  const shares = graded.map(({ result }) =>
    result === undefined || result.max === 0 ? 0 : result.points / result.max,
  );
  const counts = Array.from(
    { length: BARS },
    (_, i) => shares.filter((share) => Math.min(BARS - 1, Math.floor(share * BARS)) === i).length,
  );
  const most = Math.max(1, ...counts);
  const bars = counts.map(
    (count, i) =>
      `<div style="height:${(100 * count) / most}%" title="${i * 5} to ${i * 5 + 5} %: ${count}"></div>`,
  );
  const mean =
    graded.reduce((sum, { result }) => sum + (result?.points ?? 0), 0) / Math.max(1, graded.length);
  const ms = graded.reduce((sum, { result }) => sum + (result?.ms ?? 0), 0);
  const late = graded.filter(({ members }) => members.some(isLate)).length;
  return `<h2>Points</h2><p>Mean ${mean.toFixed(1)} of ${graded[0]?.result?.max ?? 0}; ${late} late; ${(ms / 1000).toFixed(0)} s of grading.</p><div class="bars">${bars.join('')}</div>`;
}

function hard(graded: readonly Standing[]): string {
  const head =
    '<tr><th>exercise<th>check<th>passed<th>of<th>crashed<th>too slow<th>skipped<th>ms p50<th>ms p95';
  const row = (rate: CheckRate) =>
    `<tr><td>${escapeHtml(rate.exercise)}<td title="${escapeHtml(rate.title)}">${escapeHtml(rate.id)}<td>${Math.round((100 * rate.passed) / rate.judged)} %<td>${rate.judged}<td>${rate.crashed}<td>${rate.slow}<td>${rate.skipped}<td>${rate.p50}<td>${rate.p95}`;
  return section('Hardest checks', hardest(graded).slice(0, 20).map(row), head);
}

function wrong(graded: readonly Standing[], name: Naming): string {
  const kinds = kindsOf(graded).slice(0, 40);
  if (kinds.length === 0) return '';
  const parts = kinds.map(({ exercise, check, shape, who, example }) => {
    const again = `npx mysocks class grade IN --out DIR --check ${exercise.slice(0, 2)}/${check}`;
    const texts = [example.message, example.advice, `${example.replay}\n${again}`];
    const told = texts
      .filter((text) => text !== '')
      .map((text) => `<pre>${escapeHtml(text)}</pre>`);
    return `<details><summary><b>${who.length}</b> × ${escapeHtml(`${exercise} ${check}: ${shape}`)}</summary><p>${who.map(name).join(' ')}</p>${told.join('')}</details>`;
  });
  return `<h2>What went wrong, by kind</h2>${parts.join('')}`;
}

function differences(
  graded: readonly Standing[],
  history: (id: string) => readonly Earlier[],
  name: Naming,
): string {
  const rows = graded.flatMap((standing) => {
    const before = history(standing.id).at(-1);
    if (before === undefined) return [];
    const old = new Map(
      before.grades.flatMap(({ exercise, checks }) =>
        checks.map((check) => [`${exercise} ${check.id}`, check.verdict]),
      ),
    );
    const changed = checksOf(standing).flatMap(({ exercise, id, verdict }) => {
      const was = old.get(`${exercise} ${id}`);
      return was === undefined || was === verdict ? [] : [`${exercise} ${id}: ${was} → ${verdict}`];
    });
    const { points: now = 0 } = standing.result ?? {};
    return [
      `<tr><th>${name(standing.id)}<td>${before.result.points} → ${now}<td>${escapeHtml(changed.join('; '))}`,
    ];
  });
  return section('Graded again', rows);
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

function matrix(graded: readonly Standing[], name: Naming): string {
  const [first] = graded;
  if (first === undefined) return '';
  const heads = checksOf(first).map(
    ({ exercise, id, title }) =>
      `<th class="turned" title="${escapeHtml(title)}">${escapeHtml(`${exercise.slice(0, 2)} ${id}`)}`,
  );
  const rows = graded.map((standing) => {
    const cells = checksOf(standing).map(
      ({ verdict }) => `<td class="${verdict}" title="${verdict}">${MARKS[verdict] ?? ''}`,
    );
    return `<tr><th>${name(standing.id)}<th>${standing.result?.points}${cells.join('')}`;
  });
  return `<h2>Everything</h2><div class="wide"><table class="matrix"><tr><th><th>${heads.join('')}${rows.join('')}</table></div>`;
}
