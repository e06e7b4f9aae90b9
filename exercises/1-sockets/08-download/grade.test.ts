/**
 * The checks of exercise 08: a download that can be broken off and goes on.
 *
 * @module
 */
import { exercise } from '../../../lib/grader/index.ts';
import { kept, longer, resumes } from './checks/again.ts';
import { bytes, cuts } from './checks/content.ts';
import { ends, fetches } from './checks/fetch.ts';
import { errors, name } from './checks/refusal.ts';
import { whole } from './checks/whole.ts';

export default exercise({
  program: 'download.ts',
  title: 'A download that goes on where it stopped',
  advice: [
    {
      when: /and not the rest of that line/,
      say: 'writeSocket may take fewer bytes than it is given, and says how many: await it and go on with the rest, or use writen.',
    },
    {
      when: 'too-little',
      say: 'Bytes are missing at the end. One read gives what has come so far: go on until the n bytes of the answer are there, and ask again until the file is complete.',
    },
  ],
  checks: [fetches, ends, bytes, cuts, errors, name, whole, resumes, longer, kept],
});
