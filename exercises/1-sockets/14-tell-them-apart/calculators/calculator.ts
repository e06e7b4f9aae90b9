/**
 * A calculator server in the manner of exercise 05, right or with one mistake, as the number says that is built into it.
 *
 * All ten programs are made from this one file, so that no two of them can be told apart by what stands in them.
 *
 * @module
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

/** Put there by the build. */
declare const CALCULATOR: number;

const IN_PIECES = 1; // right, but slow and in small pieces
const READ_IS_REQUEST = 2;
const LENIENT = 3;
const NO_EDGES = 4;
const ROUNDS_DOWN = 5;
const ERROR_CLOSES = 6;
const LAST_FIRST = 7;
const NO_LIMIT = 8;
const SILENT = 9;

const manner = Math.imul(CALCULATOR, 0x9e3779b1) >>> 28;

const LIMIT = 1024;
const BYE = 'BYE';
const TOO_LONG = 'ERR line too long';
/** How long a client may leave the connection open after the last answer. */
const LINGER_MS = 300;

let last: Promise<unknown> = Promise.resolve();
let answered = false;

const port = Number(process.argv[2]);
createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  last = last.then(() => converse(socket)).catch(() => socket.destroy());
}).listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));

/** One client at a time, until it ends its stream or the conversation is over. */
async function converse(socket: Socket): Promise<void> {
  let rest = '';
  for (let text = await read(socket); text !== undefined; text = await read(socket)) {
    if (manner === SILENT) continue;
    const lines = manner === READ_IS_REQUEST ? [text] : (rest + text).split('\n');
    rest = manner === READ_IS_REQUEST ? '' : (lines.pop() ?? '');
    const answers = answersTo(lines, rest);
    if (answers.length > 0) await write(socket, answers);
    if (isOver(answers)) break;
  }
  await close(socket);
}

/** What has come, one character for each byte; `undefined` at the end. */
async function read(socket: Socket): Promise<string | undefined> {
  for (;;) {
    if (socket.destroyed || socket.readableEnded) return undefined;
    if (manner === LAST_FIRST && socket.readableLength > 0) await delay(5);
    const chunk: Buffer | null = socket.read();
    if (chunk !== null) return chunk.toString('latin1');
    if (socket.readableEnded) return undefined;
    await first(socket, 'readable', 'end', 'close');
  }
}

/** Waits for the first of several events. */
function first(socket: Socket, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const happened = (): void => {
      for (const event of events) socket.off(event, happened);
      resolve();
    };
    for (const event of events) socket.on(event, happened);
  });
}

function answersTo(lines: readonly string[], rest: string): string[] {
  const answers: string[] = [];
  for (const line of manner === LAST_FIRST ? lines.toReversed() : lines) {
    answers.push(answerTo(withoutReturn(line)));
    if (isOver(answers)) return answers;
  }
  if (withoutReturn(rest).length > LIMIT && manner !== NO_LIMIT) answers.push(TOO_LONG);
  return answers;
}

function withoutReturn(line: string): string {
  return line.replace(manner === READ_IS_REQUEST ? /\r?\n$/ : /\r$/, '');
}

/** Whether the last answer ends the conversation. */
function isOver(answers: readonly string[]): boolean {
  const answer = answers.at(-1) ?? '';
  return (
    answer === BYE || answer === TOO_LONG || (manner === ERROR_CLOSES && answer.startsWith('ERR'))
  );
}

function answerTo(line: string): string {
  if (line.length > LIMIT && manner !== NO_LIMIT) return TOO_LONG;
  if (line === 'QUIT') return BYE;
  const [word = '', a = NaN, b = NaN] = manner === LENIENT ? guess(line) : parse(line);
  if (Number.isNaN(a) || Number.isNaN(b)) return 'ERR syntax';
  if (word === 'DIV' && b === 0 && manner !== NO_EDGES) return 'ERR division by zero';
  const value = compute(word, a, b);
  return Number.isSafeInteger(value) || manner === NO_EDGES ? `OK ${value}` : 'ERR overflow';
}

type Request = [word?: string, a?: number, b?: number];

function parse(line: string): Request {
  const match = /^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.exec(line);
  return match === null ? [] : [match[1] ?? '', Number(match[2]), Number(match[3])];
}

function guess(line: string): Request {
  const [word = '', a = '', b = ''] = line.trim().toUpperCase().split(/\s+/);
  return /^(ADD|SUB|MUL|DIV)$/.test(word) ? [word, parseInt(a, 10), parseInt(b, 10)] : [];
}

function compute(word: string, a: number, b: number): number {
  if (word === 'ADD') return a + b;
  if (word === 'SUB') return a - b;
  if (word === 'MUL') return a * b + 0; // no negative zero
  return (manner === ROUNDS_DOWN ? Math.floor(a / b) : Math.trunc(a / b)) + 0;
}

async function write(socket: Socket, answers: readonly string[]): Promise<void> {
  const bytes = Buffer.from(answers.map((answer) => `${answer}\n`).join(''), 'latin1');
  if (manner !== IN_PIECES) return hand(socket, bytes);
  if (!answered) await delay(60);
  answered = true;
  // One byte, which is on its way before the next, then two, three …
  for (let at = 0, size = 1; at < bytes.length; at += size++) {
    await hand(socket, bytes.subarray(at, at + size));
    await (at === 0 ? delay(3) : turn());
  }
}

/** Waits while the client does not read. */
async function hand(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed || socket.write(bytes)) return;
  await first(socket, 'drain', 'close');
}

/** Ends the stream. What still comes is read and dropped: else the kernel would turn the end into a reset. */
async function close(socket: Socket): Promise<void> {
  if (manner === IN_PIECES) await delay(50);
  if (socket.destroyed) return;
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(LINGER_MS) });
  socket.on('end', () => socket.destroySoon());
  socket.end();
  socket.resume();
  if (socket.readableEnded) socket.destroySoon();
  await closed.catch(() => socket.destroy());
}
