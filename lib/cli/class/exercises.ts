/**
 * Which exercises a list means: `01,03,06-09`, numbers, ranges and names.
 *
 * @module
 */
import { findExercise, listExercises, type Entry } from '../../grader/exercises/catalog.ts';

/** The exercises in order, or what is wrong with the list. */
export function exercisesIn(list: string | undefined): Entry[] | string {
  const all = listExercises();
  if (list === undefined) return all;
  const wanted = new Set<string>();
  for (const item of list.split(',').map((each) => each.trim())) {
    const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(item) ?? [];
    const some =
      from === undefined
        ? [findExercise(item)].filter((entry) => entry !== undefined)
        : all.filter(
            ({ number }) => Number(number) >= Number(from) && Number(number) <= Number(to),
          );
    if (some.length === 0)
      return `There is no exercise "${item}". There are: ${all.map(({ id }) => id).join(', ')}`;
    for (const { id } of some) wanted.add(id);
  }
  return all.filter(({ id }) => wanted.has(id));
}
