/**
 * How stages end, and pipeline with them.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import { childrenOf, endsWith, kill, ownProcess } from '../../checks/processes.ts';
import { sleeps } from '../../checks/sleeping.ts';

export const sigpipe = check(
  'sigpipe',
  {
    title: 'lets a writer die of SIGPIPE when its reader leaves',
    teaches:
      'A program that writes for ever is ended by the pipe: nobody holds the read end, and SIGPIPE says so.',
    points: 1,
    needs: ['descriptors'],
    linux: true,
    hints: [
      'yes | head -n 1: what ends yes?',
      'As long as any process holds the read end, a full pipe makes the writer wait instead.',
      'pipeline closes fd[0] once the next stage has it. posixSpawn gives SIGPIPE back its default action, which Node has taken away.',
    ],
    advice: [
      {
        when: /./,
        say: 'Nobody but the next stage may hold the read end, and the stage must have SIGPIPE as it is by default: posixSpawn sees to that.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([
      'sh',
      '-c',
      'yes; echo $? >status',
      '--',
      'head',
      '-n',
      '1',
      '--',
      'cat',
    ]);
    await program.prints('y\n');
    await endsWith(t, program, 0);
    const got = textOf(program, 'status').trim();
    if (got !== '141') t.fail(`yes should have died of SIGPIPE, 141, but it ended with ${got}`);
    t.step('yes died of SIGPIPE');
  },
);

export const missing = check(
  'missing',
  {
    title: 'counts a program that is not there as 127, and goes on',
    teaches:
      'One stage that cannot begin does not end the others: they see their ends closed, and end by themselves.',
    points: 1,
    needs: ['descriptors'],
    linux: true,
    hints: [
      'What does posixSpawn give when there is no such program? And who has its pipes then?',
      'Not found is 127, found but not executable 126, as in a shell: errno() tells them apart. The ends are closed as ever.',
      "const status = errno() === 'ENOENT' ? 127 : 126; the loop goes on as if that stage had ended at once.",
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'A program that is not found counts as a stage that has ended with 127; one that may not be run, with 126.',
      },
      {
        when: /stderr/,
        say: 'Say on stderr which program could not be started, and why.',
      },
      {
        when: /./,
        say: 'The other stages run all the same. The pipes of the missing one must be closed, or its neighbours wait for it.',
      },
    ],
  },
  async (t) => {
    const folder = () => {
      const made = t.folder();
      writeFileSync(join(made, 'notes'), 'not a program\n', { mode: 0o644 });
      return made;
    };
    for (const [name, line, expected] of MISSING) {
      await t.variation(name, async () => {
        const program = await t.run(line.split('|'), { folder: folder() });
        program.endInput();
        await program.prints(expected.stdout);
        await endsWith(t, program, expected.status);
        program.stdout.expectNothingMore();
        await t.until(() => (program.isOver ? program : undefined));
        if (program.stderr.trim() === '') t.fail(`${program.name} says nothing of it on stderr`);
      });
    }
  },
);

const MISSING: readonly (readonly [string, string, { stdout: string; status: number }])[] = [
  ['the last one', 'echo|lost|--|no-such-program', { stdout: '', status: 127 }],
  ['the first one', 'no-such-program|a|--|sh|-c|cat; echo over', { stdout: 'over\n', status: 0 }],
  ['one between two', 'yes|--|/no/such|--|sh|-c|cat; exit 5', { stdout: '', status: 5 }],
  ['one that may not be run', 'echo|lost|--|./notes', { stdout: '', status: 126 }],
  ['all of them', 'no-such|--|no-such-either', { stdout: '', status: 127 }],
];

export const waits = check(
  'waits',
  {
    title: 'waits for every stage, and leaves nothing running',
    teaches:
      'Whoever starts processes answers for them: it waits until all have ended, and when it must go, they go first.',
    points: 1,
    needs: ['words'],
    linux: true,
    hints: [
      'The last stage has ended, the first one has not. May pipeline end?',
      'Wait for all, then end with the last one’s status. And what becomes of the stages when pipeline gets SIGTERM?',
      "await Promise.all(pids.map(waitpid)); process.on('SIGTERM', …): kill each stage, wait for it, then exit with 143.",
    ],
    advice: [
      {
        when: /^SIG/,
        say: 'A pipeline that is told to end takes its stages with it: kill() for each that still runs, then 143 for SIGTERM, 130 for SIGINT.',
      },
      {
        when: /./,
        say: 'It ends when all stages have ended, not only the last one; and until then it sleeps in waitpid.',
      },
    ],
  },
  async (t) => {
    await t.variation('the last stage ends before the first', () => lastEndsFirst(t));
    for (const [name, number] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      await t.variation(name, async () => {
        const program = await t.run(['cat', '--', 'cat']);
        void program.input('here\n');
        await program.prints('here\n');
        await program.rests({ threads: true }); // it may just be about to say what it does at a signal
        kill(t, program, ownProcess(t, program), name);
        await endsWith(t, program, number);
      });
    }
  },
);

async function lastEndsFirst(t: Trial): Promise<void> {
  const program = await t.run(['sh', '-c', 'exec >&-; read word; echo $word >late', '--', 'true']);
  const oneIsLeft = () => (childrenOf(program).length === 1 ? program : undefined);
  await t.poll(oneIsLeft);
  await sleeps(t, program);
  void program.input('word\n');
  await endsWith(t, program, 0);
  if (textOf(program, 'late') !== 'word\n') t.fail('the first stage did not come to its end');
}

function textOf({ folder }: StudentProgram, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
