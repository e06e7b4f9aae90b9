/**
 * The checks of exercise 23: a bounded buffer.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { childDies, ends } from './checks/ends.ts';
import { bounded, once, order } from './checks/flow.ts';
import { asleep, guarded } from './checks/guarded.ts';

export default exercise({
  program: 'bounded-buffer.ts',
  title: 'A bounded buffer',
  library: ['mysocks', 'mysocks/ipc'],
  checks: [once, order, bounded, guarded, asleep, ends, childDies],
});
