/**
 * What `npx mysocks verify` prints: a table for each exercise, and what is not as it should be.
 *
 * @module
 */
import { basename } from 'node:path';
import type { LoadedExercise } from '../grader/exercises/catalog.ts';
import { withoutAdvice } from '../grader/gate/advice.ts';
import { columns, row } from '../grader/gate/matrix.ts';
import type { Specimen } from '../grader/gate/specimens.ts';
import type { Examined } from '../grader/gate/verify.ts';
import { shellWord } from '../grader/words/shell.ts';
import { wrap, type Paint } from '../grader/words/style.ts';
import { cleanText } from '../grader/words/text.ts';
import { count } from '../trace/show/words.ts';
import { here } from './here.ts';

/** A row for each program: a round with a complaint if there is one. */
export function printMatrix(
  exercise: LoadedExercise,
  all: readonly Examined[],
  paint: Paint,
): void {
  const own = all.filter(({ specimen }) => specimen.exercise === exercise);
  const names = [...new Set(own.map(({ specimen }) => specimen.name))].toSorted(byKind);
  const width = Math.max(...names.map((name) => name.length));
  const { checks } = exercise.declaration;
  console.log(paint('bold', exercise.id));
  console.log(
    `  ${''.padEnd(width)} ${checks
      .map((_, i) =>
        String(i + 1)
          .padStart(2)
          .padEnd(3),
      )
      .join('')}`,
  );
  for (const name of names) {
    const rounds = own.filter(({ specimen }) => specimen.name === name);
    const shown = rounds.find(({ complaints }) => complaints.length > 0) ?? rounds[0];
    if (shown !== undefined) console.log(row(shown, width, paint));
  }
  console.log(`${wrap(`  ${columns(checks)}`, 80, '  ')}\n`);
}

const KINDS = ['starter', 'solution', 'right', 'wrong'];

function byKind(a: string, b: string): number {
  const kind = (name: string) => KINDS.indexOf(name.split('/')[0] ?? '');
  return kind(a) - kind(b) || (a < b ? -1 : 1);
}

export function printComplaints({ specimen, complaints, seed }: Examined, paint: Paint): void {
  const { exercise, name, file, caughtBy } = specimen;
  console.log(`\n${paint('red', `${exercise.id} ${name}`)}`);
  for (const complaint of complaints) console.log(cleanText(complaint).replace(/^/gm, '  '));
  if (!file.endsWith('.md')) {
    console.log(
      `  npx mysocks grade ${exercise.number} --program ${shellWord(here(file))} --seed ${seed}`,
    );
  } else if (caughtBy !== undefined) {
    console.log(`  npx mysocks mistake ${exercise.number} ${caughtBy} ${basename(name)}`);
  }
}

/** A check that misses a mistake now and then should be mended all the same. */
export function printUnsteady(unsteady: readonly Examined[]): void {
  if (unsteady.length === 0) return;
  console.log(
    `\n${count(unsteady.length, 'wrong program')} was not caught as it should, once in three runs:`,
  );
  for (const { specimen, complaints } of unsteady)
    console.log(`  ${specimen.exercise.id} ${specimen.name}: ${cleanText(complaints[0] ?? '')}`);
}

/** A new exercise may come without; it should not stay so. */
export function printWithoutAdvice(specimens: readonly Specimen[]): void {
  const names = withoutAdvice(specimens);
  if (names.length === 0) return;
  const shown = names.length > 5 ? [...names.slice(0, 4), '…'] : names;
  console.log(
    `\n${count(names.length, 'wrong program')} without advice to compare: ${shown.join(', ')}`,
  );
}
