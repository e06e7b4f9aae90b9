/**
 * The checks of exercise 22: a counter in shared memory.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { exact, guarded, oneByOne } from './checks/counting.ts';
import { gone, holder, waitingChild } from './checks/deaths.ts';

export default exercise({
  program: 'shared-counter.ts',
  title: 'A counter in shared memory',
  library: ['mysocks', 'mysocks/ipc'],
  checks: [exact, guarded, oneByOne, waitingChild, holder, gone],
});
