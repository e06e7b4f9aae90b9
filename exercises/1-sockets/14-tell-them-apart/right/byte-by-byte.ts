// Sends and reads one byte at a time, and compares with an oracle of its own.
import * as net from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);
const byte = Buffer.alloc(1);

function oracle(line: string): string {
  if (Buffer.byteLength(line) > 1024) return 'ERR line too long';
  if (line === 'QUIT') return 'BYE';
  const [, word, a, b] = /^([A-Z]{3}) (-?\d{1,15}) (-?\d{1,15})$/.exec(line) ?? [];
  if (word === undefined || !'ADD SUB MUL DIV'.split(' ').includes(word)) return 'ERR syntax';
  const [x, y] = [BigInt(a ?? 0), BigInt(b ?? 0)];
  if (word === 'DIV' && y === 0n) return 'ERR division by zero';
  const value = word === 'ADD' ? x + y : word === 'SUB' ? x - y : word === 'MUL' ? x * y : x / y;
  return value >= 2n ** 53n || value <= -(2n ** 53n) ? 'ERR overflow' : `OK ${value}`;
}

async function* linesOf(channel: number): AsyncGenerator<string> {
  let line = '';
  while ((await net.readSocket(channel, byte)) > 0) {
    if (byte[0] !== 10) line += byte.toString('latin1');
    else {
      yield line;
      line = '';
    }
  }
  if (net.errno() === 'EAGAIN') throw new Error('It keeps silent');
}

async function isRight(lines: readonly string[], end = true): Promise<boolean> {
  const channel = await net.connectSocket(host, Number(port));
  if (channel < 0) return false;
  net.timeoutSocket(channel, 2_000);
  for (const one of Buffer.from(lines.map((line) => `${line}\n`).join(''))) {
    await net.writeSocket(channel, Uint8Array.of(one));
  }
  if (end) net.shutdownSocket(channel);
  const wanted = lines.map(oracle);
  let right = true;
  for await (const line of linesOf(channel)) right &&= line === wanted.shift();
  net.closeSocket(channel);
  return right && wanted.length === 0;
}

/** Nothing of a request may come with the next: all is there before the first read. */
async function isRightAtOnce(lines: readonly string[]): Promise<boolean> {
  const channel = await net.connectSocket(host, Number(port));
  if (channel < 0) return false;
  net.timeoutSocket(channel, 2_000);
  await net.writen(channel, lines.map((line) => `${line}\r\n`).join(''));
  net.shutdownSocket(channel);
  const wanted = lines.map(oracle);
  let right = true;
  for await (const line of linesOf(channel)) right &&= line === wanted.shift();
  net.closeSocket(channel);
  return right && wanted.length === 0;
}

const numbers = ['0', '1', '-1', '7', '-7', '12abc', '1.5', '-999999999999999', '999999999999999'];
const requests = ['ADD', 'SUB', 'MUL', 'DIV', 'POW', 'add'].flatMap((word) =>
  numbers.flatMap((a) => [
    `${word} ${a} 2`,
    `${word} ${a} -2`,
    `${word}  ${a} 0`,
    `${word} ${a} ${a}`,
  ]),
);

try {
  const right =
    (await isRight(['ADD 40 2'])) &&
    (await isRightAtOnce([...requests, 'DIV 5 0', 'ADD 1', '', 'QUIT'])) &&
    (await isRight(['DIV -7 2', 'DIV 5 0', 'ADD 1 2 3', 'MUL 6 7', 'QUIT'], false)) &&
    (await isRight(['ADD 1 2', 'x'.repeat(1200)], false));
  process.exitCode = right ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
