/**
 * The checks of exercise 16: programs joined by pipes.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { descriptors, endOfFile } from './checks/descriptors.ts';
import { missing, sigpipe, waits } from './checks/ends.ts';
import { status } from './checks/status.ts';
import { atOnce, words } from './checks/words.ts';

export default exercise({
  program: 'pipeline.ts',
  title: 'Programs joined by pipes',
  checks: [words, atOnce, descriptors, endOfFile, sigpipe, status, missing, waits],
});
