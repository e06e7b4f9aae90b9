// In short, and without a word: the mistakes in wrong/ change this program.
import { setTimeout as pause } from 'node:timers/promises';
import { closeSocket, connectSocket, readLine, timeoutSocket, writen } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);

const ARITHMETIC = [
  ['ADD 2 3', 'OK 5'],
  ['SUB 2 30', 'OK -28'],
  ['MUL -4 5', 'OK -20'],
  ['DIV 12 4', 'OK 3'],
];
const QUOTIENTS = [
  ['DIV 7 2', 'OK 3'],
  ['DIV -7 2', 'OK -3'],
  ['DIV 7 -2', 'OK -3'],
];
const EDGES = [
  ['DIV 1 0', 'ERR division by zero'],
  ['DIV 0 0', 'ERR division by zero'],
  ['MUL 67108864 134217728', 'ERR overflow'],
  ['MUL 999999999999999 999999999999999', 'ERR overflow'],
];
const SYNTAX = [
  ['ADD 12abc 1', 'ERR syntax'],
  ['ADD 1.5 2', 'ERR syntax'],
  ['ADD  1 2', 'ERR syntax'],
  ['HELLO', 'ERR syntax'],
];

await inTurn(ARITHMETIC);
await inTurn(QUOTIENTS);
await inTurn(EDGES);
await inTurn(SYNTAX);
await atOnce([...ARITHMETIC, ...EDGES, ...SYNTAX]);
await cut('ADD 12', '3 4\n', 'OK 127');
await ending('QUIT\n', 'BYE');
await ending(`${'x'.repeat(1025)}\n`, 'ERR line too long');
process.exit(0);

async function inTurn(talk: readonly string[][]): Promise<void> {
  const server = await connect();
  for (const [request, answer] of talk) {
    await writen(server, `${request}\n`);
    await expectLine(server, answer);
  }
  closeSocket(server);
}

async function atOnce(talk: readonly string[][]): Promise<void> {
  const server = await connect();
  await writen(server, talk.map(([request]) => `${request}\n`).join(''));
  for (const [, answer] of talk) await expectLine(server, answer);
  closeSocket(server);
}

async function cut(first: string, second: string, answer: string): Promise<void> {
  const server = await connect();
  await writen(server, first);
  await pause(30);
  await writen(server, second);
  await expectLine(server, answer);
  closeSocket(server);
}

async function ending(request: string, answer: string): Promise<void> {
  const server = await connect();
  await writen(server, request);
  await expectLine(server, answer);
  await expectLine(server, null);
  closeSocket(server);
}

async function connect(): Promise<number> {
  const server = await connectSocket(host, Number(port));
  if (server < 0) process.exit(1);
  timeoutSocket(server, 1500);
  return server;
}

async function expectLine(server: number, expected: string | null | undefined): Promise<void> {
  const line = await readLine(server, 1024);
  if (line !== expected) process.exit(1);
}
