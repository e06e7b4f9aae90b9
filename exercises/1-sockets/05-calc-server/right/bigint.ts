// Slow to start; reads a few bytes at a time, calculates with BigInt, and answers all lines of a read together.
import { setTimeout as wait } from 'node:timers/promises';
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writeSocket } from 'mysocks';

const OPERATIONS = new Map<string, (a: bigint, b: bigint) => bigint>([
  ['ADD', (a, b) => a + b],
  ['SUB', (a, b) => a - b],
  ['MUL', (a, b) => a * b],
  ['DIV', (a, b) => a / b],
]);
const LIMIT = 2n ** 53n - 1n;

class Done extends Error {}

function answer(line: string): string {
  const words = line.split(' ');
  const operation = OPERATIONS.get(words[0] ?? '');
  const operands = words.slice(1);
  if (operation === undefined || operands.length !== 2) return 'ERR syntax';
  if (!operands.every((word) => /^-?\d{1,15}$/.test(word))) return 'ERR syntax';
  const [a = 0n, b = 0n] = operands.map(BigInt);
  try {
    const value = operation(a, b);
    return value > LIMIT || value < -LIMIT ? 'ERR overflow' : `OK ${value}`;
  } catch {
    return 'ERR division by zero';
  }
}

async function send(client: number, text: string): Promise<void> {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    const n = await writeSocket(client, bytes);
    if (n < 0) throw new Done();
    bytes = bytes.subarray(n);
  }
}

async function converse(client: number): Promise<void> {
  const buf = new Uint8Array(7);
  const line: number[] = [];
  for (;;) {
    const n = await readSocket(client, buf);
    if (n <= 0) return;
    let answers = '';
    for (const byte of buf.subarray(0, n)) {
      if (byte !== 10) {
        line.push(byte);
        if (line.length > 1025 || (line.length === 1025 && byte !== 13)) {
          await send(client, `${answers}ERR line too long\n`);
          return;
        }
        continue;
      }
      if (line.at(-1) === 13) line.pop();
      const request = String.fromCharCode(...line.splice(0));
      if (request === 'QUIT') {
        await send(client, `${answers}BYE\n`);
        return;
      }
      answers += `${answer(request)}\n`;
    }
    await send(client, answers);
  }
}

await wait(600);
const port = Number.parseInt(process.argv[2] ?? '');
const server = await serverSocket(port);
console.log('listening on ' + port);
while (true) {
  const client = await acceptServerSocket(server);
  try {
    await converse(client);
  } catch (error) {
    if (!(error instanceof Done)) throw error;
  } finally {
    closeSocket(client);
  }
}
