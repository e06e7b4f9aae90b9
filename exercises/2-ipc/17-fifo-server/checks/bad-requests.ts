/**
 * Clients that are dead or never were, and lines that are no requests.
 *
 * @module
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { readerOfAFull } from '../../checks/fifos.ts';
import { MOST_LINE, Numbers } from './clients.ts';

export const deadClient = check(
  'dead-client',
  {
    title: 'waits for no client, and touches no other file',
    teaches:
      'open of a FIFO waits for the other side. A server that waits for one client waits for all of them.',
    points: 2,
    needs: ['sequence'],
    linux: true,
    hints: [
      'A client asks and dies before it reads. In which call is your server then?',
      'With O_NONBLOCK, open for writing fails at once when nobody reads: ENXIO. And REPLY may be something else than a FIFO.',
      'open(reply, O_WRONLY | O_NONBLOCK), never with O_CREAT or O_TRUNC; then fstatSync(fd).isFIFO(). What fails, the server reports, and goes on.',
    ],
    advice: [
      {
        when: /ended|nobody reads its FIFO/,
        say: 'A client that is gone costs the server nothing: open and write may give -1 (ENXIO, ENOENT, EPIPE). Report it, close, go on.',
      },
      {
        when: 'different',
        say: 'A request takes its numbers whatever becomes of its answer: next grows before the answer is tried.',
      },
      {
        when: /changed|was made/,
        say: 'Only a FIFO gets an answer. Open without O_CREAT and O_TRUNC, and look with fstatSync what it is before you write.',
      },
      {
        when: /./,
        say: 'The server waits for a client that does not come: open(reply, O_WRONLY | O_NONBLOCK) gives ENXIO at once when nobody reads.',
      },
    ],
  },
  async (t) => {
    const server = await Numbers.start(t, 9);
    await server.ask(2);
    for (const [name, replyOf] of Object.entries(DEAD)) {
      await t.variation(name, async () => {
        const { path, touched = () => undefined } = replyOf(server);
        const count = t.random.integer(1, 9);
        server.send(`${count} ${path}\n`);
        server.next += count;
        await server.ask(1);
        const problem = touched();
        if (problem !== undefined) t.fail(problem);
      });
    }
    await t.variation('one that leaves before it has its answer', () => leaves(t, server));
  },
);

interface Dead {
  readonly path: string;
  /** What has become of it that should not. */
  readonly touched?: () => string | undefined;
}

const DEAD: Readonly<Record<string, (server: Numbers) => Dead>> = {
  'a FIFO that nobody reads': (server) => ({ path: server.reply() }),
  'a file that is not there': ({ program: { folder } }) => {
    const names = () => readdirSync(folder).toSorted().join();
    const before = names();
    const touched = () => (names() === before ? undefined : 'a file was made that was not there');
    return { path: join(folder, 'nowhere'), touched };
  },
  'a folder': ({ program: { folder } }) => {
    const path = join(folder, 'folder');
    mkdirSync(path, { mode: 0o777 });
    return { path };
  },
  'a regular file': ({ program: { folder } }) => {
    const path = join(folder, 'letter');
    writeFileSync(path, 'Dear server,\n');
    chmodSync(path, 0o666); // the server may write to it
    const before = statSync(path).mtimeMs;
    const same = () =>
      readFileSync(path, 'utf8') === 'Dear server,\n' && statSync(path).mtimeMs === before;
    return { path, touched: () => (same() ? undefined : 'the file was changed') };
  },
};

/** Its FIFO is full: the server waits with its answer, or does without. Then there is nobody to give it to. */
async function leaves(t: Trial, server: Numbers): Promise<void> {
  const path = server.reply();
  const leave = readerOfAFull(path);
  try {
    server.send(`1 ${path}\n`);
    server.next++;
    // Only then is there an answer that nobody takes: on a busy machine that takes its time.
    await server.program.rests({ threads: true, limit: 10_000 });
  } finally {
    leave();
  }
  t.step('the client is gone');
  await server.ask(1);
}

export const malformed = check(
  'malformed',
  {
    title: 'skips what is no request, and goes on behind it',
    teaches:
      'Everybody may write into a FIFO. A server takes exactly what its protocol says, and skips the rest.',
    points: 1,
    needs: ['sequence'],
    linux: true,
    hints: [
      'Number("1e3") is 1000, and parseInt("12abc") is 12. Is that a COUNT?',
      'Say exactly what a line is: 1 to 1,000,000 without leading zeros, one space, a path that begins with a slash.',
      'const match = /^([1-9]\\d{0,6}) (\\/.*)$/.exec(line); and a line of over 4,096 bytes is skipped to its newline.',
    ],
    advice: [
      {
        when: /longer than/,
        say: 'A line of over 4,096 bytes is skipped whole, to its newline. What stands behind the 4,096th byte is not a request of its own.',
      },
      {
        when: /ended|nobody reads its FIFO/,
        say: 'A line that is no request must not end the server, nor a path that the kernel does not take (ENAMETOOLONG).',
      },
      {
        when: /./,
        say: 'Such a line is skipped: it gets no answer, and takes no numbers. A regular expression for the whole line is the surest.',
      },
    ],
  },
  async (t) => {
    const server = await Numbers.start(t, 2 * (LINES.length + Object.keys(LONG).length) + 1);
    for (const line of LINES) {
      await t.variation(`the line ${JSON.stringify(line)}`, async () => {
        const client = server.client(0);
        server.send(`${line.replace('REPLY', client.reader.path)}\n`);
        await server.ask(1);
        client.unanswered();
      });
    }
    for (const [name, lineOf] of Object.entries(LONG)) {
      await t.variation(name, async () => {
        const client = server.client(0);
        const line = lineOf(client.reader.path);
        const writer = server.writer();
        writer.write(`${line}\n`);
        await writer.written(); // else the next request would come into the middle of it
        writer.close();
        t.step(`a client writes a line of ${line.length + 1} bytes`);
        await server.ask(1);
        client.unanswered();
      });
    }
    await t.variation('a path too long for the kernel', async () => {
      server.send(`5 /${'x'.repeat(1_000)}\n`);
      server.next += 5;
      await server.ask(1);
    });
  },
);

const LINES = [
  '',
  '0 REPLY',
  '01 REPLY',
  '1000001 REPLY',
  '-1 REPLY',
  '+1 REPLY',
  '1.5 REPLY',
  '1e3 REPLY',
  '0x10 REPLY',
  '12abc REPLY',
  ' 1 REPLY',
  '1  REPLY',
  '1\tREPLY',
  'REPLY',
  '1REPLY',
  'REPLY 1',
  '1',
  '1 ',
];

/** Lines of more than the 4,096 bytes that are allowed; behind the newline comes nothing. */
const LONG: Readonly<Record<string, (path: string) => string>> = {
  'a line longer than 4,096 bytes by one': (path) =>
    `1 ${'/'.repeat(MOST_LINE - 2 - path.length)}${path}`,
  'a line longer than 4,096 bytes, with a request at its end': (path) =>
    `1 ${'/'.repeat(MOST_LINE - 2)}1 ${path}`,
  'a line longer than 4,096 bytes, and than any pipe': (path) => `1 ${'/'.repeat(150_000)}${path}`,
};
