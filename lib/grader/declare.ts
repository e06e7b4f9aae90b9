/**
 * How an exercise declares its checks.
 *
 *     export default exercise({
 *       program: 'greeting-client.ts',
 *       title: 'A client that listens',
 *       checks: [
 *         check('whole-stream', { title: 'prints every byte', teaches: '…', points: 2, hints: ['…'] }, async (t) => {
 *           const host = await t.listen();
 *           const program = await t.run(['127.0.0.1', host.port]);
 *           …
 *         }),
 *       ],
 *     });
 *
 * A declaration is data: `npx mysocks list` and `hint` read it without running anything. The runner (`runner/`) runs it.
 *
 * @module
 */
import type { Symptom } from './trial/failure.ts';
import type { Trial } from './trial/trial.ts';

/** What to tell the student who made a certain mistake. */
export interface Advice {
  /** What was seen, or words that the failure's message holds. */
  readonly when: Symptom | RegExp;
  readonly say: string;
}

export interface CheckDeclaration {
  /** What the program does when it is right, in one line: `prints every byte that comes`. */
  readonly title: string;
  /** The idea behind it, in a sentence or two. */
  readonly teaches: string;
  readonly points: number;
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[];
  /** Checks that must pass first; else this one is skipped. */
  readonly needs?: readonly string[];
  /** It looks into `/proc`: on other systems than Linux it is not judged. */
  readonly linux?: boolean;
  /** It uses nothing that other checks have found out: where they share work, another runner may run it meanwhile. */
  readonly ownWork?: boolean;
  /** Advice before the common one; the first that fits is given. */
  readonly advice?: readonly Advice[];
}

export interface Check extends CheckDeclaration {
  readonly id: string;
  readonly run: (t: Trial) => Promise<void>;
}

export interface Exercise {
  /** The student's file. */
  readonly program: string;
  readonly title: string;
  /**
   * What programs may import of the kit: names that `'mysocks'` gives, and whole entries (`'mysocks'`, `'mysocks/ipc'`);
   * default everything. With `'mysocks/ipc'` among them, the programs share queues, semaphores and memory with the
   * grader, and where these cannot be had, no check is judged.
   */
  readonly library?: readonly string[];
  /** For a module: a program of the grader that imports it as `'student'`, beside grade.test.ts. */
  readonly driver?: string;
  /** What one check has found out another one uses: one runner runs them all, but for those with `ownWork`. */
  readonly shareWork?: boolean;
  /** Advice for all checks. */
  readonly advice?: readonly Advice[];
  readonly checks: readonly Check[];
}

/** Declares one check. */
export function check(
  id: string,
  declaration: CheckDeclaration,
  run: (t: Trial) => Promise<void>,
): Check {
  return { id, ...declaration, run };
}

/** Declares an exercise; the default export of its `grade.test.ts`. */
export function exercise(declaration: Exercise): Exercise {
  const ids = new Set<string>();
  for (const { id, needs = [], hints } of declaration.checks) {
    const unknown = needs.find((need) => !ids.has(need));
    if (ids.has(id)) throw new Error(`Check ids must be unique: got "${id}" twice`);
    if (unknown !== undefined)
      throw new Error(`Check "${id}" needs "${unknown}", which must stand before it`);
    if (hints.length === 0) throw new Error(`Check "${id}" must have a hint`);
    ids.add(id);
  }
  return declaration;
}

/** Whether an exercise is about queues, semaphores and shared memory. */
export function usesIpc({ library = [] }: Exercise): boolean {
  return library.includes('mysocks/ipc');
}
