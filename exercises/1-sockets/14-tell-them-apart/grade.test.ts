/**
 * The checks of exercise 14: a tester, tested.
 *
 * @module
 */
import { check, exercise } from '../../../lib/grader/index.ts';
import { CALCULATORS } from './checks/calculators.ts';
import {
  adviceFor,
  ask,
  describe,
  isFalseAlarm,
  isFound,
  pointsFor,
  type Verdict,
} from './checks/verdicts.ts';

const refused = check(
  'refused',
  {
    title: 'exits with 1 when nobody listens',
    teaches: 'A server that is not there is not right.',
    points: 0,
    hints: [
      'What does connectSocket give when the server is not there?',
      "if (server < 0) { perror('connectSocket'); process.exit(1); }",
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'connectSocket gives -1 when nobody listens: say so on stderr, and exit with 1.',
      },
    ],
  },
  async (t) => {
    const program = await t.run(['127.0.0.1', await t.refusedPort()]);
    await program.exits(1);
  },
);

const tellsApart = check(
  'tells-apart',
  {
    title: 'finds the wrong calculators, and no others',
    teaches:
      'A test is worth as much as the wrong programs that it finds, and nothing when it refuses right ones.',
    points: 8,
    hints: [
      'Run the calculators of given/ yourself, talk to them with nc, and find out which of them are wrong. Then let your program find it out.',
      'Go through the chapter of exercise 05 sentence by sentence. How would a server look that does not keep this one?',
      'A table of requests and answers is the best part of such a program: [["DIV -7 2", "OK -3"], …], and one function that sends, reads a line, and compares.',
      'Not all is seen with one request at a time: send many at once, cut one in two, end a line late, end it never, ask on after an error.',
      'Have a time limit for each answer (timeoutSocket): a second or two, so that a slow server is not called wrong, and all of it takes less than five.',
    ],
  },
  async (t) => {
    const left = t.random.shuffle(CALCULATORS);
    const verdicts: Verdict[] = [];
    const lane = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        verdicts.push(await ask(t, next));
      }
    };
    await t.asOneStep(
      `the program is run against ${CALCULATORS.length} calculators`,
      () => Promise.all([lane(), lane()]), // some testers take their time
    );
    const at = ({ calculator }: Verdict) => CALCULATORS.indexOf(calculator);
    verdicts.sort((a, b) => at(a) - at(b));
    const missed = verdicts.filter((one) => one.calculator.advice !== undefined && !isFound(one));
    const alarms = verdicts.filter(isFalseAlarm);
    const [first] = [...alarms, ...missed];
    if (first === undefined) return;
    t.programs.splice(0, Infinity, first.program); // of all that was printed, what this run said
    t.fail(describe(verdicts, first), {
      points: pointsFor(verdicts),
      advice: adviceFor(first),
      timedOut: [...alarms, ...missed].every(({ status }) => status === undefined),
    });
  },
);

export default exercise({
  program: 'tell-them-apart.ts',
  title: 'Tell them apart',
  checks: [refused, tellsApart],
});
