/**
 * Runs one check and says what it came to.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { adviceFor, FORGOTTEN_AWAIT } from './advice.ts';
import { usesIpc, type Check, type Exercise } from '../declare.ts';
import { now } from '../../trace/record/writer.ts';
import { errorText } from '../kernel/errors.ts';
import { whyNoIpc } from '../kernel/libc.ts';
import { CheckFailure, type Symptom } from '../trial/failure.ts';
import { outcomeOf, type Outcome, type Verdict } from '../trial/outcome.ts';
import { hasProc } from '../kernel/processes.ts';
import { hasCrash } from '../words/crash.ts';
import type { Machine } from '../sandbox/probe.ts';
import { endedHow } from '../sandbox/exit.ts';
import type { StudentProgram } from '../trial/student-program.ts';
import { Service } from '../trial/service.ts';
import type { TrialContext } from '../trial/launch.ts';
import { lastWords } from './last-words.ts';
import { keepRecordings } from './recordings.ts';
import { memoryKills, noRoom } from './room.ts';
import { Trial } from '../trial/trial.ts';
import type { Witness } from '../trial/witnesses.ts';

/** The symptoms of a program that is about to exit. */
const BREAKS: readonly Symptom[] = [
  'reset',
  'nothing',
  'too-little',
  'refused',
  'ended',
  'not-connecting',
];

/** Runs one check to the end. Never throws; leaves nothing running. */
export async function perform(
  exercise: Exercise,
  check: Check,
  context: TrialContext,
  kills = memoryKills,
): Promise<Outcome> {
  const message =
    (usesIpc(exercise) ? whyNoIpc() : undefined) ??
    (check.linux === true ? cannotJudge(context.machine) : undefined);
  if (message !== undefined) return outcomeOf(check.id, 'not-judged', { message });
  const [begin, killed] = [performance.now(), kills()];
  const t = new Trial(context, check.id);
  const result = await attempt(exercise, check, t, begin);
  // What comes now is of the end that the grader puts to all.
  const end = now();
  const folders = t.programs.map(({ folder }) => folder);
  const full = result.points < check.points && noRoom(context.runFolder, folders);
  await t.end();
  if (result.points < check.points && kills() > killed) {
    const message = 'This machine was out of memory, and the kernel ended a process';
    return outcomeOf(check.id, 'grader-error', { message, steps: result.steps });
  }
  if (full) return outcomeOf(check.id, 'grader-error', { message: full, steps: result.steps });
  keepRecordings(t, { ...whatFailed(context.name, check, result), end });
  return { ...result, served: t.programs.some((program) => program instanceof Service) };
}

/** What a recording of it shows. */
function whatFailed(name: string, { id, title }: Check, { verdict, message }: Outcome) {
  const head = `${name}, check ${id}: ${verdict.replace('-', ' ')}`;
  return { head, lines: [`A right ${name} ${title}.`, ...message.split('\n')] };
}

/** Why a check that looks into /proc cannot be judged here. */
function cannotJudge({ canSee }: Machine): string | undefined {
  if (!hasProc) return 'This check looks into /proc: it can be judged on Linux only.';
  if (canSee) return undefined;
  return 'This check looks at open descriptors, which this container hides: docker run --cap-add SYS_PTRACE shows them.';
}

async function attempt(exercise: Exercise, check: Check, t: Trial, begin: number) {
  try {
    await check.run(t);
    for (const program of t.programs) stillServes(program);
    return outcomeOf(check.id, 'passed', { points: check.points, ms: performance.now() - begin });
  } catch (error) {
    const ms = performance.now() - begin;
    const steps = [...t.steps];
    if (error instanceof CheckFailure)
      return { ...(await judge(exercise, check, t, error)), ms, steps };
    const message = error instanceof Error ? (error.stack ?? error.message) : errorText(error);
    return outcomeOf(check.id, 'grader-error', { message, ms, steps });
  }
}

/** A server must not end, whatever its clients do. */
function stillServes(program: StudentProgram): void {
  if (!(program instanceof Service) || program.dismissed || program.exit === undefined) return;
  throw new CheckFailure(
    `${program.name} should serve until it is killed, but ${endedHow(program.exit)}`,
    {
      symptom: 'ended',
    },
  );
}

async function judge(exercise: Exercise, check: Check, t: Trial, failure: CheckFailure) {
  await waitForExit(t, failure);
  await setImmediate(); // what is in the pipes of stderr by now has come when the loop has gone round
  const witnesses = t.witnesses.all;
  const found = crowd(t) ?? witnesses.map(trouble).find((found) => found !== undefined);
  const symptom = found?.symptom ?? failure.symptom;
  const verdict = found?.verdict ?? (symptom === 'too-slow' ? 'too-slow' : 'failed');
  const words = witnesses.map(({ program, stderr }) => lastWords(program.name, stderr));
  const message = [
    ...(found === undefined ? [] : [found.message]),
    ...words.flatMap(({ crash }) => crash),
    failure.message,
    ...words.flatMap(({ rest }) => rest),
  ].join('\n');
  const advice = [...(check.advice ?? []), ...(exercise.advice ?? [])];
  return outcomeOf(check.id, verdict, {
    message,
    points: failure.details.points ?? 0,
    timedOut: failure.details.timedOut ?? false,
    advice: words.some(({ forgottenAwait }) => forgottenAwait)
      ? FORGOTTEN_AWAIT
      : adviceFor(symptom, message, failure, advice),
  });
}

/** A connection may break just before its process exits and prints the reason: waits for that. */
async function waitForExit(t: Trial, failure: CheckFailure): Promise<void> {
  if (failure.details.timedOut === true || !BREAKS.includes(failure.symptom)) return;
  const over = () => (t.programs.every(({ isOver }) => isOver) ? t : undefined);
  await t.until(over, { limit: 300 });
}

interface Trouble {
  readonly verdict: Verdict;
  readonly symptom: Symptom;
  readonly message: string;
}

function crowd(t: Trial): Trouble | undefined {
  if (!t.clock.crowded) return undefined;
  const message = 'The program started more and more processes, and was ended.';
  return { verdict: 'crashed', symptom: 'too-many-processes', message };
}

/** Trouble with a program that explains the failure better than what the check saw. */
function trouble({ program, stderr }: Witness): Trouble | undefined {
  const { exit, name } = program;
  if (program.endless) {
    const message = `${name} printed far more on stdout than it should, and was ended.`;
    return { verdict: 'failed', symptom: 'endless-output', message };
  }
  if (exit === undefined || program.dismissed) return undefined;
  const how = `${name} ${endedHow(exit)}`;
  if (/JavaScript heap out of memory|Array buffer allocation failed/.test(stderr)) {
    return {
      verdict: 'crashed',
      symptom: 'out-of-memory',
      message: `${how}: it ran out of memory.`,
    };
  }
  if (hasCrash(stderr)) {
    return {
      verdict: 'crashed',
      symptom: 'uncaught',
      message: `${how}: an error that nobody caught.`,
    };
  }
  if (exit.signal !== undefined)
    return { verdict: 'crashed', symptom: 'ended', message: `${how}.` };
  if (exit.status === 13) {
    const message = `${how}: it waits at its top level for a promise that never settles.`;
    return { verdict: 'crashed', symptom: 'ended', message };
  }
  return program instanceof Service
    ? { verdict: 'crashed', symptom: 'ended', message: `${how}, though a server should go on.` }
    : undefined;
}
