// Tells whether a calculator server is right: exit status 0 when it is, 1 when it is not.
// Usage: npx tsx tell-them-apart.ts HOST PORT
import { setTimeout as pause } from 'node:timers/promises';
import {
  closeSocket,
  connectSocket,
  errno,
  perror,
  readLine,
  shutdownSocket,
  timeoutSocket,
  writen,
} from 'mysocks';

const ANSWER_MS = 1500; // a right server may be slow, but not so slow
const PAUSE_MS = 30;
const TOO_LONG = 'ERR line too long';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);

await oneByOne({
  'ADD 2 3': 'OK 5',
  'SUB 2 30': 'OK -28',
  'MUL -4 5': 'OK -20',
  'DIV 12 4': 'OK 3',
  'DIV 7 2': 'OK 3',
  'DIV -7 2': 'OK -3',
  'DIV 7 -2': 'OK -3',
  'DIV -1 2': 'OK 0',
  'DIV 1 0': 'ERR division by zero',
  'DIV 0 0': 'ERR division by zero',
  'MUL 441650591 20394401': 'OK 9007199254740991',
  'MUL -441650591 20394401': 'OK -9007199254740991',
  'MUL 67108864 134217728': 'ERR overflow',
  'MUL 999999999999999 -999999999999999': 'ERR overflow',
});

const malformed = ['', 'HELLO', 'add 1 2', 'ADD', 'ADD 1', 'ADD 1 2 3', 'ADD  1 2', 'ADD 1  2']
  .concat(' ADD 1 2', 'ADD 1 2 ', 'ADD 12abc 1', 'ADD 1.5 2', 'ADD 1e3 2', 'ADD 0x10 1', 'ADD +1 2')
  .concat('ADD 1000000000000000 1', 'ADD\t1\t2', 'ADD 1 process.exit(3)', 'constructor 1 2');
await oneByOne(Object.fromEntries(malformed.map((request) => [request, 'ERR syntax'])));

const mixed = [
  'ADD 1 1',
  'DIV 1 0',
  'ADD one 2',
  'SUB 9 4',
  'ADD 2 2',
  'MUL 999999999999999 999999999999999',
];
const answers = ['OK 2', 'ERR division by zero', 'ERR syntax', 'OK 5', 'OK 4', 'ERR overflow'];
await converse('many requests at once', mixed.join('\n'), answers);
await converse('lines that end with \\r\\n', mixed.join('\r\n'), answers);
await converse('a request in three pieces', ['ADD 1', '00 2', '3\nADD 4 5'], ['OK 123', 'OK 9']);

await converse('QUIT', 'ADD 1 2\nQUIT\nADD 3 4', ['OK 3', 'BYE'], { closes: true });
await converse('1,024 bytes', `${'x'.repeat(1024)}\nADD 1 2`, ['ERR syntax', 'OK 3']);
await converse('1,025 bytes', `${'x'.repeat(1025)}\nADD 1 2`, [TOO_LONG], { closes: true });
await converse('no newline', ['x'.repeat(1500)], [TOO_LONG], { closes: true, unfinished: true });
await converse('half a request', 'ADD 1 2\nADD 3 4', ['OK 3'], { closes: true, unfinished: true });

console.log('It seems to be right.');

/** The requests on one connection, each when the answer to the one before is there. */
async function oneByOne(expected: Record<string, string>): Promise<void> {
  const server = await connect();
  for (const [request, answer] of Object.entries(expected)) {
    await send(server, `${request}\n`);
    await expectLine(server, answer, `the answer to ${JSON.stringify(request)}`);
  }
  closeSocket(server);
}

interface Ending {
  readonly closes?: boolean; // the server must end the conversation
  readonly unfinished?: boolean; // no newline after the last line
}

/** A connection of its own: sends all, with a pause between the pieces, and then reads all the answers. */
async function converse(
  what: string,
  pieces: string | readonly string[],
  expected: readonly string[],
  { closes = false, unfinished = false }: Ending = {},
): Promise<void> {
  const server = await connect();
  for (const [i, piece] of [pieces].flat().entries()) {
    // When the other side has read, nobody can know. With a pause it has, most likely.
    if (i > 0) await pause(PAUSE_MS);
    await send(server, piece);
  }
  if (!unfinished) await send(server, '\n');
  for (const answer of expected) await expectLine(server, answer, what);
  if (closes) {
    shutdownSocket(server);
    await expectLine(server, null, what);
  }
  closeSocket(server);
}

async function connect(): Promise<number> {
  const server = await connectSocket(host, Number(port));
  if (server < 0) {
    perror('tell-them-apart: connectSocket');
    process.exit(1);
  }
  timeoutSocket(server, ANSWER_MS);
  return server;
}

async function send(server: number, text: string): Promise<void> {
  if ((await writen(server, text)) < 0) wrong(`it does not read: ${errno()}`);
}

async function expectLine(server: number, expected: string | null, what: string): Promise<void> {
  const got = await readLine(server, 1024);
  if (got === expected) return;
  const seen = got === -1 ? errno() : got === null ? 'the end' : JSON.stringify(got);
  wrong(
    `${what}: expected ${expected === null ? 'the end' : JSON.stringify(expected)}, got ${seen}`,
  );
}

function wrong(why: string): never {
  console.error(`It is wrong: ${why}`);
  process.exit(1);
}
