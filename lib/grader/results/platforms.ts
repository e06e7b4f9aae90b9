/**
 * Grades as Gradescope and PrairieLearn want them: pure functions of the grades.
 *
 * @module
 */
import type { Grade, GradedCheck } from './grade-json.ts';

/** Characters of one text. */
const MOST_TEXT = 8_000;
/** Longer than any run of backticks in a text that is quoted. */
const FENCE = '~~~~~~~~';

/** `results.json` of Gradescope: one test a check, the total as score. */
export function toGradescope(grades: readonly Grade[], problems: readonly string[] = []) {
  const trouble = ['The grading itself failed: tell your instructor.', ...problems].join('\n');
  const [first] = grades;
  return {
    score: grades.reduce((sum, { points }) => sum + points, 0),
    output:
      problems.length > 0 ? trouble : 'Each check that failed says why, and how to run it at home.',
    output_format: 'text',
    test_output_format: 'md',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: grades.flatMap((grade, i) =>
      grade.checks.map((check, j) => testOf(grade, check, `${i + 1}.${j + 1}`)),
    ),
    extra_data: {
      kit: first?.kit ?? '',
      seed: first?.seed ?? 0,
      isolation: first?.isolation ?? '',
    },
  };
}

/** What is there before anything can go wrong: nobody has points. */
export function pessimistic(platform: 'gradescope' | 'prairielearn') {
  const problem = 'The grading ended before there was a result.';
  if (platform === 'prairielearn') return { gradable: false, format_errors: [problem] };
  return toGradescope([], [problem]);
}

function testOf({ exercise }: Grade, check: GradedCheck, number: string) {
  const { id, title, verdict, points, max } = check;
  const good = isGood(check);
  const output = good ? '' : textOf(check, (text) => `${FENCE}\n${text}\n${FENCE}`);
  return {
    name: `${exercise} ${id}: ${title}`,
    number,
    score: points,
    max_score: verdict === 'not-judged' ? 0 : max,
    status: good ? 'passed' : 'failed',
    ...(output !== '' && { output }),
    tags: [exercise, verdict],
  };
}

function isGood({ verdict }: GradedCheck): boolean {
  return verdict === 'passed' || verdict === 'not-judged';
}

/** `results.json` of PrairieLearn: one question is one exercise. */
export function toPrairieLearn(grade: Grade, problems: readonly string[] = []) {
  const { checks, points, max } = grade;
  // What could not be graded, or could not be run at all, costs no attempt.
  if (problems.length > 0) return { gradable: false, format_errors: [...problems] };
  const [first] = checks;
  const none = checks.every(({ verdict }) => verdict === 'did-not-run');
  if (none && first !== undefined) return { gradable: false, format_errors: [first.message] };
  return {
    gradable: true,
    score: max === 0 ? Number(checks.every(isGood)) : points / max,
    message: '',
    output: '',
    images: [],
    tests: checks.map((check) => ({
      name: check.id,
      description: check.title,
      points: check.points,
      max_points: check.verdict === 'not-judged' ? 0 : check.max,
      message: check.message,
      output: check.verdict === 'passed' ? '' : textOf(check, (text) => text),
    })),
  };
}

/** What a program has printed is quoted: it must not become a heading or a link. */
function textOf(
  { message, advice, steps, replay }: GradedCheck,
  quoted: (text: string) => string,
): string {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`).join('\n');
  const told = [message, numbered].filter((text) => text !== '').join('\n\n');
  const text = told.length > MOST_TEXT ? `${told.slice(0, MOST_TEXT)}…` : told;
  return [quoted(text.replaceAll('~~~~', '~~~ ~')), advice, quoted(replay)]
    .filter((each) => each !== '')
    .join('\n\n');
}
