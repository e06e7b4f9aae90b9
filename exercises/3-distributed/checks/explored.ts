/**
 * Checks that are explored: a class of nodes, told all that it may be told, in every order.
 *
 * @module
 */
import { check, expectRules, type Check } from '../../../lib/grader/index.ts';

type Declaration = Parameters<typeof check>[1];

/** Makes the checks of an exercise, `30`: the scenarios of that exercise say which rules each of them has. */
export function explored(number: string) {
  return (id: string, declaration: Declaration): Check =>
    check(id, declaration, (t) => expectRules(t, number, id));
}
