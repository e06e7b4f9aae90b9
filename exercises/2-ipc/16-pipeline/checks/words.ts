/**
 * The programs and their words, all at once.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { Endless, Feed } from '../../checks/output.ts';
import { endsWith } from '../../checks/processes.ts';

/** Words in which a shell would find something to do. */
const ODD = ['$HOME', '*', "it's", '"', '`id`', ';', '&', '>', '\\n', '~', '---', '-n', '#', ''];
const MUCH = 5 * 1024 * 1024;

export const words = check(
  'words',
  {
    title: 'joins programs, and hands each its words unchanged',
    teaches:
      'A program gets its arguments as a list. What cuts a line into words and looks for * and $ is the shell, and there is none here.',
    points: 1,
    linux: true,
    hints: [
      'What comes between the stages? A -- is a word like any other: look for it in process.argv.',
      'posixSpawn takes the name of a program and the list of its words. It looks for it in PATH, and does nothing else with it.',
      'For each stage but the last a pipe; the stage gets dup2Action(fd[1], 1), the next one dup2Action(fd[0], 0).',
    ],
    advice: [
      {
        when: 'different',
        say: 'The words reach the program as they are, an empty one too. Do not join them to a line for sh -c.',
      },
      {
        when: 'no-end',
        say: 'A stage waits for the end of its stdin: who still holds the write end of that pipe?',
      },
    ],
  },
  async (t) => {
    await t.variation('one stage', () => oneStage(t));
    await t.variation('two stages', async () => {
      const text = t.random.words(4);
      const program = await t.run(['printf', '%s', text, '--', 'tr', 'a-z', 'A-Z']);
      const upper = text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
      await program.finishes({ stdout: upper, status: 0 });
    });
    await t.variation('three stages between stdin and stdout', async () => {
      const program = await t.run([
        'cat',
        '--',
        'tr',
        '1-8',
        '2-9',
        '--',
        'sh',
        '-c',
        'cat; echo three',
      ]);
      void program.input('12345\n');
      program.endInput();
      await program.finishes({ stdout: '23456\nthree\n', status: 0 });
    });
  },
);

async function oneStage(t: Trial): Promise<void> {
  const given = t.random.shuffle([...ODD, t.random.words(3), `${t.random.word()}\n`]);
  const program = await t.run(['printf', '[%s]', ...given]);
  const stdout = given.map((word) => `[${word}]`).join('');
  await program.finishes({ stdout, status: 0 });
}

export const atOnce = check(
  'at-once',
  {
    title: 'runs all stages at once, whatever goes through',
    teaches:
      'The stages of a pipeline run side by side: what the first one writes, the last one reads at once. No pipe holds it all.',
    points: 1,
    needs: ['words'],
    linux: true,
    hints: [
      'When does your second stage begin: when the first one has ended?',
      'Start all stages, then wait for all of them. A pipe holds 64 KB; a writer that nobody reads waits for ever.',
      'First a loop of posixSpawn, then Promise.all over waitpid.',
    ],
    advice: [
      {
        when: /./,
        say: 'Do not wait for a stage before the next one runs: it may not end before somebody reads what it writes.',
      },
    ],
  },
  async (t) => {
    const program = await t.run(['cat', '--', 'cat', '--', 'cat', '--', 'cat']);
    for (const piece of [t.random.words(3), '\n']) {
      void program.input(piece);
      await program.prints(piece);
    }
    const bytes = new Endless(t).from(0, MUCH);
    new Feed(t, program).give(bytes);
    await program.prints(bytes);
    program.endInput();
    await endsWith(t, program, 0);
  },
);
