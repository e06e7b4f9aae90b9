/**
 * The checks of exercise 24: maths by shared memory.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { asleep, solves, unknown, wide } from './checks/consumer.ts';
import { dead, gone } from './checks/ends.ts';
import { fresh, producer } from './checks/producer.ts';

export default exercise({
  program: 'maths-shared.ts',
  title: 'Maths by shared memory',
  library: ['mysocks', 'mysocks/ipc'],
  checks: [solves, wide, unknown, producer, asleep, fresh, dead, gone],
});
