/**
 * With which status pipeline ends, and which arguments are none.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { endsWith } from '../../checks/processes.ts';

export const status = check(
  'status',
  {
    title: 'ends with the status of the last stage',
    teaches:
      'A status is all that a program says about how it went. Of a pipeline the last one’s counts.',
    points: 2,
    needs: ['words'],
    linux: true,
    hints: [
      'Which of the stages decides? And what if a signal has ended it?',
      'waitpid gives 128 + n for signal n. An empty stage is a wrong argument: 2, before anything is started.',
      'Look at all stages first: if one is empty, usage on stderr and exit 2. At the end process.exitCode = statuses.at(-1).',
    ],
    advice: [
      {
        when: /^wrong arguments/,
        say: 'No stage at all, or an empty one (-- at the front, at the end, twice in a row): exit status 2, before any program is started.',
      },
      {
        when: 'exit-status',
        say: 'The status is that of the last stage, 128 + n when signal n ended it; those before it do not count.',
      },
    ],
  },
  async (t) => {
    for (const [line, expected] of STATUSES) {
      await t.variation(line.replaceAll('|', ' '), async () => {
        const program = await t.run(line.split('|'));
        program.endInput();
        await endsWith(t, program, expected);
      });
    }
    for (const args of WRONG) {
      await t.variation(`wrong arguments: ${args.join(' ') || 'none'}`, () => usage(t, args));
    }
  },
);

/** Words are separated by bars. */
const STATUSES: readonly (readonly [string, number])[] = [
  ['sh|-c|exit 3|--|sh|-c|cat; exit 7', 7],
  ['true|--|false', 1],
  ['false|--|sh|-c|exit 4|--|cat', 0],
  ['true|--|sh|-c|kill -TERM $$', 143],
  ['sh|-c|kill -KILL $$', 137],
];
const WRONG = [
  [],
  ['touch', 'made', '--'],
  ['--', 'touch', 'made'],
  ['touch', 'made', '--', '--', 'cat'],
];

async function usage(t: Trial, args: readonly string[]): Promise<void> {
  const program = await t.run(args);
  await program.finishes({ stdout: '', status: 2 });
  if (existsSync(join(program.folder, 'made'))) t.fail('a stage was started all the same');
}
