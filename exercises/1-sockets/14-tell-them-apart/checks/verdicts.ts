/**
 * What the program says of each calculator, and what that is worth.
 *
 * @module
 */
import { count, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import type { Calculator } from './calculators.ts';

/** How long the program may take, by a clock that stands still while it waits for a processor. */
const LIMIT_MS = 5_000;
/** What a false alarm costs. */
const PENALTY = 2;

export interface Verdict {
  readonly calculator: Calculator;
  /** 0 for right, 1 for wrong; any other status is not a verdict, nor is running out of time. */
  readonly status: number | undefined;
  readonly how: string;
  /** The run that came to it. */
  readonly program: StudentProgram;
}

/** Runs the program against one calculator. */
export async function ask(t: Trial, calculator: Calculator): Promise<Verdict> {
  const server = await t.serveGiven(calculator.file);
  const program = await t.run(['127.0.0.1', server.port]);
  const over = () => (program.exit === undefined ? undefined : program);
  await t.until(over, { limit: LIMIT_MS });
  const { exit } = program;
  await program.destroy();
  await server.destroy();
  if (exit === undefined)
    return { calculator, program, status: undefined, how: 'no end within 5 s' };
  const { status, signal } = exit;
  return { calculator, program, status, how: signal ?? `exit status ${status}` };
}

/** Wrong, and called wrong. */
export function isFound({ calculator, status }: Verdict): boolean {
  return calculator.advice !== undefined && status === 1;
}

/** Right, and not called right. */
export function isFalseAlarm({ calculator, status }: Verdict): boolean {
  return calculator.advice === undefined && status !== 0;
}

/** A point for each wrong one found, two off for each false alarm. */
export function pointsFor(verdicts: readonly Verdict[]): number {
  const found = verdicts.filter(isFound).length;
  return Math.max(0, found - PENALTY * verdicts.filter(isFalseAlarm).length);
}

/** The first line says what is to be done first, then there is a line for each calculator. */
export function describe(verdicts: readonly Verdict[], first: Verdict): string {
  const found = verdicts.filter(isFound).length;
  const alarms = verdicts.filter(isFalseAlarm).length;
  const points = count(pointsFor(verdicts), 'point');
  const rows = verdicts.map((verdict) => {
    const { calculator, how } = verdict;
    return `  ${calculator.name.padEnd(8)} ${how.padEnd(18)} ${comment(verdict)}`;
  });
  const { name, advice } = first.calculator;
  return [
    `${name} is ${advice === undefined ? 'right' : 'wrong'}, but the program does not say so: ${first.how}`,
    ...rows,
    `${found} found, ${count(alarms, 'false alarm')}: ${points}`,
  ].join('\n');
}

function comment(verdict: Verdict): string {
  if (verdict.calculator.advice === undefined) {
    return isFalseAlarm(verdict) ? 'FALSE ALARM: it is right' : 'it is right';
  }
  return isFound(verdict) ? 'found' : 'MISSED: it is wrong';
}

const NO_END =
  'Each run has to come to a verdict within 5 s. An answer that does not come is a mistake of the server: give each read a time limit, timeoutSocket(channel, ms), and it gives -1 when that is over.';
const KEPT_WAITING =
  'This server does all that it should, so what your program waits for is not due, or it takes too long: 5 s for a run. The server speaks with one client at a time: close one connection before you open the next.';
const NO_VERDICT =
  'Exit status 0 says that the server is right, 1 that it is wrong; all others say nothing.';
const TOO_STRICT =
  'It does what the chapter of exercise 05 promises. Is each answer that you expect the one that stands there, and do you ask for no more? An answer may take its time, and come in pieces: read until its newline is there. And the server speaks with one client at a time: close one connection before you open the next.';

/** What to think about. */
export function adviceFor({ status, calculator }: Verdict): string {
  if (status === undefined) return calculator.advice === undefined ? KEPT_WAITING : NO_END;
  if (status > 1) return NO_VERDICT;
  return calculator.advice ?? TOO_STRICT;
}
