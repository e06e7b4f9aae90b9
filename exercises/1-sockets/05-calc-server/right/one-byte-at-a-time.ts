// Reads and writes one byte at a time, by recursion, and half-closes before it closes.
import {
  acceptServerSocket,
  closeSocket,
  readSocket,
  serverSocket,
  shutdownSocket,
  timeoutSocket,
  writeSocket,
} from 'mysocks';

const byte = Buffer.alloc(1);

/** A line without its end; undefined at the end of the stream, false when it is too long. */
async function nextLine(client: number): Promise<string | undefined | false> {
  let line = '';
  while ((await readSocket(client, byte)) === 1) {
    if (byte[0] === 10)
      return line.replace(/\r$/, '').length > 1024 ? false : line.replace(/\r$/, '');
    line += byte.toString('latin1');
    if (line.length > 1025) return false;
    if (line.length === 1025 && !line.endsWith('\r')) return false;
  }
  return undefined;
}

async function say(client: number, text: string): Promise<void> {
  for (const character of Buffer.from(`${text}\n`)) {
    if ((await writeSocket(client, Uint8Array.of(character), 1)) < 0) return;
  }
}

function answer(line: string): string {
  const found = /^(?<name>[A-Z]{3}) (?<a>-?[0-9]{1,15}) (?<b>-?[0-9]{1,15})$/.exec(line)?.groups;
  if (found === undefined) return 'ERR syntax';
  const a = parseInt(found.a ?? '', 10);
  const b = parseInt(found.b ?? '', 10);
  switch (found.name) {
    case 'ADD':
      return ok(a + b);
    case 'SUB':
      return ok(a - b);
    case 'MUL':
      return ok(a * b);
    case 'DIV':
      return b === 0 ? 'ERR division by zero' : ok((a - (a % b)) / b);
    default:
      return 'ERR syntax';
  }
}

function ok(value: number): string {
  return Math.abs(value) < 2 ** 53 ? `OK ${value}` : 'ERR overflow';
}

async function converse(client: number): Promise<void> {
  const line = await nextLine(client);
  if (line === undefined) return;
  if (line !== false && line !== 'QUIT') {
    await say(client, answer(line));
    return converse(client);
  }
  await say(client, line === false ? 'ERR line too long' : 'BYE');
  shutdownSocket(client);
  timeoutSocket(client, 500);
  while ((await readSocket(client, byte)) === 1);
}

const server = await serverSocket(Number(process.argv[2]));
if (server === -1) throw new Error('no server');
process.stdout.write(`listening on ${process.argv[2]}\n`);
for (let client; (client = await acceptServerSocket(server)); closeSocket(client)) {
  await converse(client);
}
