/**
 * The checks of exercise 18: a child that answers in capitals.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { large } from './checks/amounts.ts';
import { childDies } from './checks/child-dies.ts';
import { allAnswers, bytes, lineByLine } from './checks/lines.ts';
import { ends, roles } from './checks/processes.ts';

export default exercise({
  program: 'upper-child.ts',
  title: 'A child that answers in capitals',
  checks: [lineByLine, bytes, ends, roles, large, allAnswers, childDies],
});
