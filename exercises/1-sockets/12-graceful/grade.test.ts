/**
 * The checks of exercise 12: a server that ends gracefully.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { finishes, noClient, serves, stopsListening } from './checks/first.ts';
import { idleClient, secondSignal } from './checks/limits.ts';

export default exercise({
  program: 'graceful.ts',
  title: 'A server that ends gracefully',
  checks: [serves, noClient, stopsListening, finishes, idleClient, secondSignal],
});
