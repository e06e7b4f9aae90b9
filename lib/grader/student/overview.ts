/**
 * Where the student is: what `npx mysocks`, `list` and `watch` show.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listExercises, type Entry } from '../exercises/catalog.ts';
import { currentExercise, type Best, type ExerciseProgress, type Progress } from './progress.ts';
import type { Paint } from '../words/style.ts';

const BAR_WIDTH = 30;

/** The title of an exercise: the first heading of its chapter. */
export function titleOf({ folder, number, id }: Entry): string {
  try {
    const heading = /^# (.+)$/m.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1] ?? id;
    return heading.replace(`${number} `, '');
  } catch {
    return id;
  }
}

/** `[######........................]  3 of 15 exercises` */
export function progressBar(progress: Progress, paint: Paint): string {
  const all = listExercises();
  const passed = all.filter(({ id }) => progress.exercises[id]?.passed === true).length;
  const filled = all.length === 0 ? 0 : Math.round((BAR_WIDTH * passed) / all.length);
  const bar = paint('green', '#'.repeat(filled)) + '.'.repeat(BAR_WIDTH - filled);
  return `[${bar}]  ${passed} of ${all.length} exercises passed`;
}

/** All exercises, unit by unit, with how far the student has come in each. */
export function exerciseTable(progress: Progress, paint: Paint): string {
  const all = listExercises();
  const here = currentExercise(all, progress)?.id;
  const titles = new Map(all.map((entry) => [entry.id, titleOf(entry)]));
  const width = Math.max(...[...titles.values()].map((title) => title.length));
  const units = [...new Set(all.map(({ unit }) => unit))];
  return units
    .flatMap((unit) => [
      paint('bold', unit),
      ...all
        .filter((entry) => entry.unit === unit)
        .map(({ id, number }) => {
          const title = (titles.get(id) ?? '').padEnd(width);
          const mark = id === here ? paint('cyan', '  <- you are here') : '';
          return `  ${number}  ${title}  ${stateOf(progress.exercises[id], paint)}${mark}`;
        }),
    ])
    .join('\n');
}

/** `passed, 10 of 10 points on 2026-11-27`: the best result, and the last one where that is less. */
function stateOf(entry: ExerciseProgress | undefined, paint: Paint): string {
  if (entry === undefined) return paint('dim', '-');
  const { passed, points, best, open } = entry;
  const top = best ?? entry;
  const date = best === undefined ? '' : ` on ${dayOf(best)}`;
  const last = points < top.points ? `, ${points} the last time` : '';
  const text = top.max > 0 ? `${top.points} of ${top.max} points${date}${last}` : '';
  if (passed) return [paint('green', 'passed'), text].filter((part) => part !== '').join(', ');
  return paint('yellow', text === '' ? `${open.length} checks open` : text);
}

/** `2026-11-27`, by the clock on this wall. */
function dayOf({ date }: Best): string {
  return new Date(date).toLocaleDateString('sv');
}
