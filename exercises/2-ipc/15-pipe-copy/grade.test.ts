/**
 * The checks of exercise 15: a copy through a pipe.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { copies } from './checks/bytes.ts';

export default exercise({
  program: 'pipe-copy.ts',
  title: 'A copy through a pipe',
  checks: [copies],
});
