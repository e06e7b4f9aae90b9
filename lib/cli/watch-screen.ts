/**
 * What `npx mysocks watch` shows in a terminal: one screen, of which nothing scrolls away. The points stand on top.
 *
 * @module
 */
import type { LoadedExercise } from '../grader/exercises/catalog.ts';
import type { Grade, GradedCheck } from '../grader/results/grade-json.ts';
import { failureText, totalLine, verdictWord } from '../grader/results/report.ts';
import type { Outcome, Verdict } from '../grader/trial/outcome.ts';
import { displayWidth, wrap, type Paint } from '../grader/words/style.ts';
import { cleanText } from '../grader/words/text.ts';

export const KEYS = 'h hint   l list   n next exercise   r reset   t trace   q quit';
/** Clears the screen and what has scrolled away. */
export const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** The size of the terminal; where that does not tell, what terminals have mostly had. */
export function terminalSize(): Size {
  const { rows, columns } = process.stdout;
  return { rows: rows > 0 ? rows : 24, columns: columns > 0 ? columns : 80 };
}

/** While checks run: a line for each, with the one that runs now. */
export function runningScreen(
  exercise: LoadedExercise,
  outcomes: ReadonlyMap<string, Outcome>,
  running: string | undefined,
  { rows, columns }: Size,
  paint: Paint,
): string {
  const { checks, title } = exercise.declaration;
  const width = Math.max(...checks.map(({ id }) => id.length));
  const state = (id: string) => {
    const outcome = outcomes.get(id);
    if (outcome !== undefined) return verdictWord(outcome.verdict, paint);
    return id === running ? paint('cyan', 'running …  ') : ' '.repeat(11);
  };
  const lines = checks.map(({ id, title }) => {
    const line = `${id.padEnd(width)}  ${title}`;
    return `  ${state(id)} ${line.slice(0, columns - 15)}`;
  });
  const points = [...outcomes.values()].reduce((sum, outcome) => sum + outcome.points, 0);
  const max = checks.reduce((sum, check) => sum + check.points, 0);
  const score = max > 0 ? `${points} of ${max} points so far` : '';
  const head = headLine(exercise.number, title, score, columns, paint);
  const at = Math.max(
    0,
    checks.findIndex(({ id }) => id === running),
  );
  const room = rows - 3;
  const from = Math.max(0, Math.min(at - room + 2, lines.length - room));
  return [head, '', ...lines.slice(from, from + room)].join('\n');
}

export interface Ended {
  readonly exercise: LoadedExercise;
  readonly grade: Grade;
  /** The failure to show. */
  readonly failure: GradedCheck | undefined;
  /** Why the program cannot be run. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What stands below: how far the student is, and the keys. */
  readonly footer: readonly string[];
}

/** When all have ended: the points, what became of the checks, and as much of the failure as there is room for. */
export function endScreen(ended: Ended, { rows, columns }: Size, paint: Paint): string {
  const { exercise, grade, failure, errors, warnings, footer } = ended;
  const { number, declaration } = exercise;
  const head = headLine(number, declaration.title, totalLine(grade, paint), columns, paint);
  const top = [head, '', ...(errors.length > 0 ? [] : [...verdicts(grade, columns, paint), ''])];
  const bottom = ['', ...footer];
  const room = rows - 1 - top.length - bottom.length;
  const texts = errors.flatMap((text) => cleanText(text).split('\n'));
  const problem =
    errors.length > 0 ? [paint('red', 'The program cannot be run:'), '', ...texts] : [];
  const text =
    failure === undefined || errors.length > 0 ? [] : failureText(failure, paint).split('\n');
  const main = fit([...problem, ...text], room, errors.length === 0);
  const notes = warnings.map(
    (warning) => paint('yellow', 'Warning ') + cleanText(warning).slice(0, columns - 9),
  );
  return [...top, ...main, ...notes.slice(0, Math.max(0, room - main.length)), ...bottom].join(
    '\n',
  );
}

/** The title to the left, the points to the right. */
function headLine(
  number: string,
  title: string,
  score: string,
  columns: number,
  paint: Paint,
): string {
  // oxlint-disable-next-line no-control-regex -- the colours take no room
  const width = displayWidth(score.replace(/\u001b\[\d+m/g, ''));
  const left = `${number} ${title}`.slice(0, Math.max(0, columns - width - 2));
  return (
    paint('bold', left) + ' '.repeat(Math.max(1, columns - displayWidth(left) - width)) + score
  );
}

/** `  passed       connects, ends`: a line for each verdict, in the order in which they first occur. */
function verdicts({ checks }: Grade, columns: number, paint: Paint): string[] {
  const kinds = [...new Set(checks.map(({ verdict }) => verdict))];
  return kinds.flatMap((kind: Verdict) => {
    const ids = checks.filter(({ verdict }) => verdict === kind).map(({ id }) => id);
    const lines = wrap(ids.join(', '), columns - 14).split('\n');
    return lines.map(
      (line, i) => `  ${i === 0 ? verdictWord(kind, paint) : ' '.repeat(11)} ${line}`,
    );
  });
}

/** Leaves out what there is no room for: of a failure the steps after its title, else the end. */
function fit(lines: readonly string[], room: number, keepEnd: boolean): string[] {
  if (lines.length <= room) return [...lines];
  if (!keepEnd) return [...lines.slice(0, Math.max(0, room - 1)), '  …'];
  return [...lines.slice(0, 1), '  …', ...lines.slice(lines.length - Math.max(0, room - 2))];
}
