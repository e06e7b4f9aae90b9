/**
 * How the connection begins and ends.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { meet } from './meet.ts';

export const connects = check(
  'connects',
  {
    title: 'prints the greeting from HOST and PORT',
    teaches: 'A client names the process it wants by two things: a machine and a port.',
    points: 1,
    hints: [
      'The words after the name of the program are in process.argv, from its third element on.',
      'connectSocket(host, port) wants the port as a number. Its answer, a channel, needs an await.',
      'const channel = await connectSocket(process.argv[2], Number(process.argv[3]));',
    ],
  },
  async (t) => {
    // All of 127.0.0.0/8 is this machine, on Linux without being told.
    const addresses = process.platform === 'linux' ? ['127.0.0.1', '127.0.0.2'] : ['127.0.0.1'];
    for (const address of addresses) {
      await t.variation(`HOST is ${address}`, async () => {
        const { client, server } = await meet(t, { address });
        const greeting = `Welcome, ${t.random.word()}!\n`;
        await server.send(greeting);
        server.end();
        await client.prints(greeting);
      });
    }
  },
);

export const ends = check(
  'ends',
  {
    title: 'exits with 0 at the end of the stream',
    teaches: 'The end of the stream is an answer of readSocket: 0. Nothing comes after it.',
    points: 1,
    needs: ['connects'],
    hints: [
      'What does readSocket give when the server has closed, and what does your loop do then?',
      'readSocket gives 0 at the end of the stream, at every further call as well.',
      'while ((n = await readSocket(channel, buf)) > 0) { … } and nothing that waits after it.',
    ],
    advice: [
      { when: 'endless-output', say: 'The loop goes on after readSocket gave 0.' },
      {
        when: 'not-ending',
        say: 'The stream has ended: readSocket gives 0 then, at every further call. Leave the loop at 0, and wait for nothing more.',
      },
    ],
  },
  async (t) => {
    for (const greeting of [t.random.words(4), '']) {
      const { client, server } = await meet(t);
      await server.send(greeting);
      server.end();
      await client.exits(0);
    }
  },
);

export const silent = check(
  'silent',
  {
    title: 'sends nothing',
    teaches: 'Who speaks first is part of a protocol. Here only the server speaks.',
    points: 1,
    needs: ['connects'],
    hints: [
      'What is for the person goes to process.stdout. What goes to the channel?',
      'There must be no writeSocket in this program.',
    ],
    advice: [{ when: 'too-much', say: 'Only the server speaks here. Is there a writeSocket?' }],
  },
  async (t) => {
    const { server } = await meet(t);
    await server.send(t.random.words(4));
    server.end();
    await server.expectEnd();
  },
);

export const refused = check(
  'refused',
  {
    title: 'exits with 1 when nobody listens',
    teaches: 'The exit status tells a script what a message tells a person.',
    points: 1,
    hints: [
      'What does connectSocket give when the server is not there?',
      'Every operation gives -1 on error. perror(what) says why, on stderr.',
      "if (channel < 0) { perror('connectSocket'); process.exit(1); }",
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'connectSocket gives -1 when nobody listens: say so on stderr, and exit with 1.',
      },
    ],
  },
  async (t) => {
    const client = await t.run(['127.0.0.1', await t.refusedPort()]);
    await client.finishes({ stdout: '', status: 1 });
  },
);

export const reset = check(
  'reset',
  {
    title: 'exits with 1 when the connection is reset',
    teaches: 'A connection that breaks is not a stream that ends: the rest is missing.',
    points: 1,
    needs: ['ends'],
    hints: [
      'readSocket can give three sorts of answers. Which one do you treat like the end?',
      'The end is 0, an error is -1. Both end the loop, but not with the same exit status.',
      'After the loop: if (n < 0) process.exitCode = 1;',
    ],
    advice: [{ when: 'exit-status', say: '-1 from readSocket is an error, only 0 is the end.' }],
  },
  async (t) => {
    const { client, server } = await meet(t);
    await server.send(t.random.words(8));
    await server.wasRead();
    server.reset();
    await client.exits(1);
  },
);
