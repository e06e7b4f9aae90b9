/**
 * Grades for Moodle and Canvas: their own file is filled, and is the same to the byte but for the cells of the grades.
 *
 * @module
 */
import type { GradedCheck } from '../results/grade-json.ts';
import { cell, harmless, joined, meaning, rawRows, type RawRow } from './csv.ts';
import { checksOf, type Standing } from './standing.ts';

/** Fills Moodle's worksheet: Grade and Feedback comments. Who is not graded stays as it was. */
export function fillMoodle(text: string, all: readonly Standing[]): string {
  const [head, ...rows] = rawRows(text, ',');
  if (head === undefined) throw new Error('The worksheet is empty');
  const at = (name: string) => columnOf(head, name);
  const [identifier, grade, feedback] = [at('Identifier'), at('Grade'), at('Feedback comments')];
  const most = at('Maximum Grade');
  const byId = new Map(all.map((standing) => [standing.id, standing]));
  for (const { cells } of rows) {
    const [number] = /\d+$/.exec(meaning(cells[identifier] ?? '')) ?? [];
    const standing = byId.get(number ?? '');
    if (standing?.result === undefined) continue;
    const scale = Number(meaning(cells[most] ?? '').replace(',', '.'));
    cells[grade] = scaled(standing, scale);
    cells[feedback] = cell(harmless(summaryOf(standing)));
  }
  return joined([head, ...rows], ',');
}

function columnOf(head: RawRow, name: string): number {
  const found = head.cells.findIndex((each) => meaning(each) === name);
  if (found < 0) throw new Error(`The file has no column "${name}"`);
  return found;
}

/** Fills one column of Canvas's gradebook. */
export function fillCanvas(text: string, all: readonly Standing[], wanted?: string): string {
  const separator = separatorOf(text);
  const [head, ...rows] = rawRows(text, separator);
  if (head === undefined) throw new Error('The gradebook is empty');
  const id = columnOf(head, 'ID');
  const column = assignmentOf(head, wanted);
  const points = rows.find(({ cells }) => meaning(cells[0] ?? '').trim() === 'Points Possible');
  const scale = Number(meaning(points?.cells[column] ?? '').replace(',', '.'));
  const byId = new Map(all.map((standing) => [standing.id, standing]));
  for (const { cells } of rows) {
    const standing = byId.get(meaning(cells[id] ?? ''));
    if (standing?.result !== undefined && column < cells.length)
      cells[column] = scaled(standing, scale);
  }
  return joined([head, ...rows], separator);
}

/** `;` where a spreadsheet has written it. */
function separatorOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.split(';').length > line.split(',').length ? ';' : ',';
}

function assignmentOf({ cells }: RawRow, wanted?: string): number {
  const names = cells.map(meaning);
  const columns = names.filter((name) => / \(\d+\)$/.test(name));
  const [only] = columns;
  const name = wanted ?? (columns.length === 1 ? only : undefined);
  const found = name === undefined ? -1 : names.indexOf(name);
  if (found >= 0) return found;
  throw new Error(`Which column? --column names one of: ${columns.join(', ')}`);
}

/** With two decimals; without a maximum, the points themselves. */
function scaled({ result }: Standing, most: number): string {
  const { points = 0, max = 0 } = result ?? {};
  const grade = most > 0 && max > 0 ? (points * most) / max : points;
  return grade.toFixed(2);
}

/** What a student reads in the platform: the points of each exercise, and the checks that failed. */
function summaryOf(standing: Standing): string {
  const { result } = standing;
  const lines = Object.entries(result?.exercises ?? {}).map(([name, { points, max }]) => {
    const failed = checksOf(standing).filter(
      ({ exercise, verdict }) =>
        exercise === name && verdict !== 'passed' && verdict !== 'not-judged',
    );
    return `${name} ${points}/${max}${whyNot(failed)}`;
  });
  return [`${result?.points} of ${result?.max} points`, ...lines].join('\n');
}

/** The checks that failed; or, where nothing ran, why. */
function whyNot(failed: readonly GradedCheck[]): string {
  const [first] = failed;
  if (first === undefined) return '';
  if (failed.every(({ verdict }) => verdict === 'did-not-run'))
    return `: ${first.message.replace('The program cannot be run:\n', '')}`;
  return `: not passed: ${failed.map(({ id }) => id).join(', ')}`;
}
