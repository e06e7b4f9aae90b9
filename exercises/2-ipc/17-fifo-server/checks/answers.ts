/**
 * Requests and answers, one and many.
 *
 * @module
 */
import { statSync } from 'node:fs';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { held } from '../../checks/ends.ts';
import { ownProcess, whileStopped } from '../../checks/processes.ts';
import { sleeps } from '../../checks/sleeping.ts';
import { MOST_LINE, Numbers } from './clients.ts';

const CROWD = 20;
const ROUNDS = 12;

export const sequence = check(
  'sequence',
  {
    title: 'gives each client the next numbers, from 0',
    teaches:
      'A FIFO is a pipe with a name: programs that have nothing in common find each other by it.',
    points: 1,
    linux: true,
    hints: [
      'Two names: the server’s FIFO, which all clients know, and one of each client for its answer. Who opens which, and how?',
      'A request is a line. Its COUNT numbers belong to that client: the next one begins behind them.',
      'open(reply, O_WRONLY | O_NONBLOCK), write(fd, `${next}\\n`), close(fd); next += count.',
    ],
    advice: [
      {
        when: /ready/,
        say: 'Print ready as soon as clients may come: do not wait for the first one. O_RDWR opens a FIFO at once.',
      },
      {
        when: 'ended',
        say: 'When a client leaves, the server goes on. Its read gives 0 when nobody holds the write end: so it holds one itself.',
      },
      {
        when: /./,
        say: 'The answer is the first of the client’s numbers and a newline; then next grows by COUNT.',
      },
    ],
  },
  async (t) => {
    const server = await Numbers.start(t, 6);
    const mode = statSync(server.path).mode & 0o777;
    if (mode !== 0o600) t.fail(`the FIFO has the mode ${mode.toString(8)}: it should be 600`);
    const counts = [1, t.random.integer(2, 9), 1, t.random.integer(10, 99_999), 1_000_000, 1];
    for (const count of counts) await server.ask(count);
  },
);

export const reply = check(
  'reply',
  {
    title: 'closes each answer, and keeps nothing open',
    teaches: 'A client knows by the end of the stream that its answer is complete.',
    points: 1,
    needs: ['sequence'],
    linux: true,
    hints: [
      'What is open in your server after a thousand clients? ls -l /proc/PID/fd',
      'Every open has its close, in every branch: also when the write failed, also when REPLY was no FIFO.',
      'const fd = await open(…); if (fd < 0) return; await write(…); close(fd);',
    ],
    advice: [
      {
        when: 'no-end',
        say: 'close(fd) after the answer: until then its reader waits for more.',
      },
      { when: /./, say: 'Each answer that was opened must be closed, in every branch.' },
    ],
  },
  async (t) => {
    const server = await Numbers.start(t, 2 * ROUNDS);
    const open = () => held(server.program, ownProcess(t, server.program)).length;
    const rounds = () =>
      t.asOneStep(`${ROUNDS} clients get their answers, and the end`, async () => {
        for (let i = 0; i < ROUNDS; i++) await server.ask(1);
      });
    await rounds();
    const before = open();
    await rounds();
    if ((await t.poll(() => (open() <= before ? t : undefined))) === t) return;
    t.fail(
      `${server.program.name} holds ${before} descriptors after ${ROUNDS} clients, ${open()} after ${2 * ROUNDS}`,
      { symptom: 'left-behind' },
    );
  },
);

export const many = check(
  'many',
  {
    title: 'takes apart requests that come together',
    teaches:
      'Up to PIPE_BUF bytes go into a pipe in one piece, so requests never mix. But one read may bring many of them, and a part.',
    points: 2,
    needs: ['sequence'],
    linux: true,
    hints: [
      'Twenty clients write before the server reads once. What does its read give?',
      'Cut what came at each newline, and keep what stands after the last one: the rest of that line comes with the next read.',
      'rest = Buffer.concat([rest, buf.subarray(0, n)]); while there is a newline in rest, take the line from its front.',
    ],
    advice: [
      {
        when: /./,
        say: 'One read is not one request: it may bring many lines, and half a line. Each newline ends a request; keep what follows the last one.',
      },
    ],
  },
  async (t) => {
    await t.variation('20 at once', () => together(t, (line) => line));
    await t.variation(`20 of ${MOST_LINE} bytes`, () => together(t, undefined));
    await t.variation('a line in two pieces', async () => {
      const server = await Numbers.start(t, 2);
      const client = server.client(3);
      const writer = server.writer();
      const half = client.line.length - 4;
      writer.write(client.line.slice(0, half));
      await server.program.rests({ threads: true });
      writer.write(`${client.line.slice(half)}\n`);
      await client.answered();
      writer.close();
      await server.ask(1);
    });
  },
);

/** The server stands still while 20 clients ask; then it goes on. */
async function together(t: Trial, short: ((line: string) => string) | undefined): Promise<void> {
  const server = await Numbers.start(t, CROWD + 1);
  const clients = Array.from({ length: CROWD }, () => server.client(t.random.integer(1, 5_000)));
  const { program } = server;
  await whileStopped(t, program, ownProcess(t, program), async () => {
    const writer = server.writer();
    for (const client of clients) {
      writer.write(`${short?.(client.line) ?? client.longLine(MOST_LINE - 1)}\n`);
    }
    writer.close();
    t.step(`${CROWD} clients write their requests`);
  });
  await t.asOneStep(`each of them gets its numbers, and the end`, async () => {
    for (const client of clients) await client.answered();
  });
  await server.ask(1);
}

export const idle = check(
  'idle',
  {
    title: 'waits for clients, holding its own write end',
    teaches:
      'A FIFO without a writer is at its end, and read gives 0 at once, for ever. A writer that never leaves prevents it.',
    points: 1,
    needs: ['sequence'],
    linux: true,
    hints: [
      'What does your read give when the last client has closed?',
      'The server itself opens its FIFO for writing, too, and never writes: so there is always a writer.',
      'open(path, O_RDWR) needs no other side, does not wait, and is both.',
    ],
    advice: [
      {
        when: /computed|woke/,
        say: 'It asks again and again. A read that gives 0 gives 0 at once the next time, too: hold a write end yourself, then read waits.',
      },
      {
        when: /./,
        say: 'From ready on the server holds its FIFO for reading and for writing: open(path, O_RDWR), or two opens.',
      },
    ],
  },
  async (t) => {
    const server = await Numbers.start(t, 3);
    expectBothEnds(t, server);
    await sleeps(t, server.program);
    await server.ask(2);
    await server.ask(1);
    await sleeps(t, server.program);
    await server.ask(1);
    expectBothEnds(t, server);
  },
);

function expectBothEnds(t: Trial, { program, path }: Numbers): void {
  const ends = held(program, ownProcess(t, program)).filter(({ target }) => target === path);
  const holds = `${program.name} does not hold its FIFO open for`;
  if (!ends.some(({ reads }) => reads)) t.fail(`${holds} reading`);
  if (!ends.some(({ writes }) => writes))
    t.fail(`${holds} writing: its last client's close would be the end`);
  t.step(`${program.name} holds its FIFO open for reading and for writing`);
}
