/**
 * `report.html`: how a class stands, what was hard, what went wrong, and who must be looked at. A pure function of the
 * results.
 *
 * @module
 */
import { escapeHtml, page } from './html.ts';
import type { Pair } from './pairs.ts';
import { matrix, points, type Naming } from './report-charts.ts';
import { isLate } from './roster.ts';
import { kindsOf, hardest, type CheckRate } from './statistics.ts';
import { checksOf, type Standing } from './standing.ts';
import type { Earlier } from './store.ts';

/** What a report is made of. */
export interface ReportParts {
  readonly all: readonly Standing[];
  readonly pairs: readonly Pair[];
  readonly history: (id: string) => readonly Earlier[];
  readonly naming: Naming;
}

export function reportHtml({ all, pairs, history, naming }: ReportParts): string {
  const graded = all.filter(({ result }) => result !== undefined);
  const name = (id: string) => escapeHtml(naming(id));
  const body = [
    `<h1>${all.length} hand-ins, ${graded.length} graded</h1>`,
    notGraded(all, name),
    toLookAt(all, name),
    points(graded),
    late(graded),
    hard(graded),
    wrong(graded, name),
    similar(pairs, name),
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

function late(graded: readonly Standing[]): string {
  const days = graded
    .filter(({ members }) => members.some(isLate))
    .map(({ lateDays }) => (lateDays === '' ? 'the platform does not say how many' : lateDays));
  const rows = [...new Set(days)]
    .toSorted((a, b) => Number(a) - Number(b))
    .map((each) => {
      const count = days.filter((other) => other === each).length;
      return `<tr><td>${each}<td class="number">${count}`;
    });
  return section('Late', rows, '<tr><th>days<th>hand-ins');
}

function hard(graded: readonly Standing[]): string {
  const head =
    '<tr><th>exercise<th>check<th>passed<th>of<th>crashed<th>too slow<th>skipped<th>ms p50<th>ms p95';
  const row = (rate: CheckRate) =>
    `<tr><td>${escapeHtml(rate.exercise)}<td title="${escapeHtml(rate.title)}">${escapeHtml(rate.id)}${numbers(rate)}`;
  return section('Hardest checks', hardest(graded).slice(0, 20).map(row), head);
}

function numbers({ passed, judged, crashed, slow, skipped, p50, p95 }: CheckRate): string {
  const share = `${Math.round((100 * passed) / judged)} %`;
  const cells = [share, judged, crashed, slow, skipped, p50, p95];
  return cells.map((each) => `<td class="number">${each}`).join('');
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

function similar(pairs: readonly Pair[], name: Naming): string {
  const rows = pairs.map(({ exercise, one, other, similarity, usual }) => {
    const numbers = [similarity, usual].map((n) => `<td class="number">${n.toFixed(2)}`);
    return `<tr><td>${escapeHtml(exercise)}<td>${name(one)}<td>${name(other)}${numbers.join('')}`;
  });
  const head = '<tr><th>exercise<th>one<th>other<th>alike<th>usual';
  const table = section('Programs that are alike', rows, head);
  if (table === '') return '';
  return `${table}<p>1.00 is the same but for names, types, comments and layout; the starter does not count. It does not say why: read both.</p>`;
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
