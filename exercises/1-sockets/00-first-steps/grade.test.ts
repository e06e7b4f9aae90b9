/**
 * The checks of exercise 00, which teaches how to work with the others.
 *
 * @module
 */
import { check, exercise } from '../../../lib/grader/index.ts';

const greets = check(
  'greets',
  {
    title: 'prints "Hello, NAME!" and a newline',
    teaches: 'What a program prints is compared to the byte: one space too many is a failure.',
    points: 0,
    hints: [
      'Look at the mark below the two lines: it stands where they begin to differ.',
      'The name is in the constant `name`. Put it into the text.',
      'In a template, between backquotes, ${name} stands for its value: `Hello, ${name}!`',
    ],
    advice: [
      { when: 'different', say: 'The mark shows the first byte that is wrong.' },
      { when: 'too-little', say: 'Its beginning is right. Does a newline end the line?' },
      { when: 'too-much', say: 'The greeting is all: print nothing else on stdout.' },
      { when: 'nothing', say: 'Nothing came on stdout. console.log prints there.' },
    ],
  },
  async (t) => {
    const name = t.random.word();
    const program = await t.run([name]);
    await program.finishes({ stdout: `Hello, ${name}!\n`, status: 0 });
  },
);

const needsAName = check(
  'needs-a-name',
  {
    title: 'exits with 1, silently, without a NAME',
    teaches:
      'Words for people go to stderr; stdout holds the result, and nothing when there is none.',
    points: 0,
    needs: ['greets'],
    hints: [
      'The starter does this already. What did you change?',
      'console.error writes to stderr, process.exit(1) ends the program with status 1.',
    ],
    advice: [
      {
        when: 'too-much',
        say: 'Without a NAME there is nobody to greet: nothing belongs on stdout.',
      },
      {
        when: 'exit-status',
        say: 'process.exit(1) ends it with status 1: scripts look at nothing else.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await program.finishes({ stdout: '', status: 1 });
  },
);

export default exercise({
  program: 'first-steps.ts',
  title: 'First steps',
  checks: [greets, needsAName],
});
