/**
 * Which line gets which answer, and what becomes of the connection.
 *
 * @module
 */
import { check, type Service, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { answerTo, calcProtocol, Conversation } from '../../checks/calc.ts';
import { visit } from '../../checks/protocol.ts';
import { release, Servers } from '../../checks/servers.ts';

/** What is wrong with a request: advice is given by it. */
const MALFORMED: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  'code in place of a number': ['ADD (1) 2', 'ADD process.exit(3) 1', 'ADD [] 1'],
  'other words': ['POW 2 3', '1 + 2', 'COUNT', 'ADDD 1 2', '-'],
  'small letters': ['add 1 2', 'Add 1 2', 'quit'],
  'too few or too many operands': ['ADD', 'ADD 1', 'ADD 1 2 3', 'QUIT 1'],
  'a space that should not be there': ['ADD  1 2', 'ADD 1  2', ' ADD 1 2', 'ADD 1 2 ', 'QUIT '],
  'no space but a tab or a comma': ['ADD\t1\t2', 'ADD 1\t2', 'ADD 1,2'],
  'not a number, or not wholly': [
    'ADD 12abc 1',
    'ADD 2+2 1',
    'ADD 1;2 3',
    'ADD 1 2x',
    'MUL x 2',
    'SUB - 1',
    'ADD 3- 1',
  ],
  'a number, but no integer of the protocol': ['ADD 1.5 2', 'ADD 1. 2', 'DIV 1.5 0', 'ADD 1e3 2'],
  'another way to write a number': [
    'ADD 0x10 1',
    'ADD +1 2',
    'ADD --1 2',
    'ADD 1n 2',
    'ADD 1_000 2',
  ],
  'a word for a number': ['ADD Infinity 1', 'ADD NaN 1', 'ADD one 2'],
  'over 15 digits': ['ADD 1000000000000000 1', 'SUB 1 -1000000000000000', 'ADD 0000000000000001 1'],
  'a name that every object has': ['constructor 1 2', 'toString 1 2', '__proto__ 1 2'],
  'bytes that are no text': [Buffer.from('ADD 1\xff 2', 'latin1'), 'ADD 1\0 2', 'ADD ١ ٢'],
};

export const syntax = check(
  'syntax',
  {
    title: 'answers ERR syntax to all that is not in the protocol',
    teaches:
      'Whoever connects can send anything. What is not exactly right is refused, not guessed.',
    points: 1,
    needs: ['computes'],
    hints: [
      'Which texts does your program take for a number? Try 12abc, 1.5, 1e3, an empty one.',
      'Say what is right, and refuse the rest. A regular expression can say it for a whole line.',
      '/^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/',
    ],
    advice: [
      {
        when: /^got +"ERR syntax/m,
        say: 'The answer is ERR syntax and a newline, and nothing more: what is wrong in detail is for your stderr.',
      },
      {
        when: /leading zeros/,
        say: 'An operand is up to 15 digits, with a minus before them or none. Zeros at the beginning are digits, too.',
      },
      {
        when: /code in place of a number/,
        say: 'What comes from the network is data: never give it to eval, nor to anything else that runs it. An operand is digits and nothing else.',
      },
      {
        when: /a space that|but a tab/,
        say: 'There is one space between the words, and none elsewhere: no trim(), and no split(/\\s+/).',
      },
      {
        when: /an empty line/,
        say: 'An empty line is a line, too, and no request: it gets its ERR syntax.',
      },
      {
        when: /a name that every object has/,
        say: 'An object has more names than you gave it: constructor, toString … Use a Map, a switch, or Object.hasOwn.',
      },
      {
        when: /over 15 digits/,
        say: 'An operand has 15 digits at most, zeros at the beginning counted: /^-?[0-9]{1,15}$/',
      },
      {
        when: /a number|not wholly/,
        say: 'parseInt stops where it understands no more, and Number takes 1.5, 1e3, 0x10 and an empty text. Look at the whole text: /^-?[0-9]{1,15}$/',
      },
      {
        when: /./,
        say: 'Say which lines are right, /^(ADD|SUB|MUL|DIV) … …$/ and QUIT, and answer ERR syntax to every other one.',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const conversation = new Conversation(t, service);
    for (const [what, requests] of Object.entries(MALFORMED)) {
      await t.asOneStep(`${what}: ERR syntax`, async () => {
        for (const request of requests) await conversation.ask(request, 'ERR syntax', what);
      });
    }
    for (const request of ['ADD 007 000000000000010', 'SUB -0 -00042']) {
      await conversation.ask(request, answerTo(request), 'leading zeros and all');
    }
    // With another request behind it, so that no answer is not waited for.
    await conversation.ask('\nADD 20 22', 'ERR syntax', 'an empty line');
    release(service);
  },
);

export const closing = check(
  'closing',
  {
    title: 'closes after QUIT, and not after an error',
    teaches:
      'An error is an answer: the stream is still in step, and the next line is the next request. A conversation is ended by a word, QUIT.',
    points: 1,
    needs: ['computes'],
    hints: [
      'What does your program do after it has sent an ERR line? And who closes after QUIT?',
      'Let a function give the answer, whatever it is; the loop that sends it need not know if it is an error.',
      'After BYE leave the loop of this client, so that closeSocket(client) is reached; not that of the server.',
    ],
    advice: [
      {
        when: /^after ERR/m,
        say: 'After ERR syntax, ERR division by zero and ERR overflow the same client may ask again: send the line and go on reading.',
      },
      {
        when: 'no-end',
        say: 'After BYE the server closes: it does not wait until the client ends its stream.',
      },
      {
        when: 'too-much',
        say: 'After BYE nothing is answered any more, even if more requests have come with the QUIT.',
      },
      {
        when: 'ended',
        say: 'QUIT ends the conversation with one client. The server goes on with the next one.',
      },
      {
        when: /./,
        say: 'QUIT is a request: what came before it is answered, then comes the line BYE, then the end of the stream.',
      },
    ],
  },
  async (t) => {
    const servers = new Servers(t, calcProtocol);
    for (const [request, answer] of ERRORS) {
      await t.variation(`after ${answer}`, () =>
        servers.meet(async (service) => goOn(await t.connect(service), `${request}\n`)),
      );
    }
    const service = await t.serve();
    await t.variation('QUIT alone', () => leave(t, service, 'QUIT\n', 'BYE\n'));
    await t.variation('QUIT between other requests', () =>
      leave(t, service, 'ADD 1 2\nQUIT\nADD 3 4\n', 'OK 3\nBYE\n'),
    );
  },
);

const ERRORS = [
  ['ADD one 2', 'ERR syntax'],
  ['DIV 1 0', 'ERR division by zero'],
  ['MUL 999999999999999 999999999999999', 'ERR overflow'],
] as const;

/** The client asks again after an answer; whether that is the right one, is not the matter here. */
async function goOn(client: Wire, request: string): Promise<void> {
  await client.send(request);
  await client.line();
  await client.send('ADD 20 22\n');
  await client.expect('OK 42\n');
  client.close();
}

/** The client says QUIT. The server closes, and serves the next one. */
async function leave(t: Trial, service: Service, requests: string, answers: string): Promise<void> {
  const client = await t.connect(service);
  await client.send(requests);
  await client.expect(answers);
  await client.expectClosed();
  client.close();
  await visit(t, service, calcProtocol);
}
