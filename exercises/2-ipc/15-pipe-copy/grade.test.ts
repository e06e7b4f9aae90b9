/**
 * The checks of exercise 15: a copy through a pipe.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { memory } from './checks/amounts.ts';
import { copies } from './checks/bytes.ts';
import { epipe, readerLeaves, status } from './checks/ends.ts';
import { ends, roles } from './checks/processes.ts';

export default exercise({
  program: 'pipe-copy.ts',
  title: 'A copy through a pipe',
  checks: [copies, roles, ends, memory, status, epipe, readerLeaves],
});
