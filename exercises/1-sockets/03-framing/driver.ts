/**
 * Calls the functions of the module under test as the grader orders. Orders and answers have a connection of their
 * own, so what the module prints is nobody's answer.
 *
 * | Order                    | Answer                                                     |
 * | ------------------------ | ---------------------------------------------------------- |
 * | `ID connect PORT`        | `ID value CHANNEL`: a connection to the grader             |
 * | `ID send CHANNEL BASE64` | what `sendMessage` came to                                 |
 * | `ID receive CHANNEL MAX` | what `receiveMessage` came to                              |
 * | `ID look N`              | what order N came to, as it is now                         |
 * | `ID read CHANNEL N`      | what is still in the channel, by one `readSocket`          |
 * | `ID close CHANNEL`       | `ID value 0`                                               |
 *
 * A function comes to `value 5`, `value null`, `bytes BASE64`, `other TEXT` or `thrown TEXT`, or it is `missing`. An
 * order need not wait for the answer to the one before.
 *
 * @module
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { closeSocket, connectSocket, readSocket } from 'mysocks';
import * as student from 'student';

const [host = '', port = ''] = process.argv.slice(2);
const grader = connect(Number(port), host);
const functions = new Map<string, unknown>([
  ['send', student.sendMessage],
  ['receive', student.receiveMessage],
]);
const results = new Map<string, unknown>();

for await (const line of createInterface({ input: grader })) {
  const [id = '', order = '', ...words] = line.split(' ');
  void carryOut(id, order, words).then((answer) => grader.write(`${id} ${answer}\n`));
}
process.exit();

async function carryOut(id: string, order: string, words: string[]): Promise<string> {
  if (functions.has(order) && typeof functions.get(order) !== 'function') return 'missing';
  try {
    const result = await perform(order, words);
    results.set(id, result);
    return show(result);
  } catch (error) {
    console.error(error); // the stack leads to the line
    return `thrown ${oneLine(error)}`;
  }
}

function perform(order: string, [first = '', second = '']: string[]): unknown {
  const number = Number(first);
  if (order === 'connect') return connectSocket(host, number);
  if (order === 'send') return call(functions.get(order), number, bytesOf(second));
  if (order === 'receive') return call(functions.get(order), number, Number(second));
  if (order === 'look') return results.get(first);
  if (order === 'read') return read(number, Number(second));
  return closeSocket(number);
}

function call(found: unknown, ...args: unknown[]): unknown {
  return typeof found === 'function' ? found(...args) : undefined;
}

/** A plain `Uint8Array` in the middle of a larger `ArrayBuffer`, as any caller may have it. */
function bytesOf(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  const whole = new Uint8Array(bytes.length + 16).fill(0xee);
  whole.set(bytes, 8);
  return whole.subarray(8, 8 + bytes.length);
}

async function read(channel: number, most: number): Promise<unknown> {
  const buf = Buffer.alloc(most);
  const n = await readSocket(channel, buf);
  return n > 0 ? buf.subarray(0, n) : n;
}

function show(result: unknown): string {
  if (result === null || typeof result === 'number') return `value ${result}`;
  if (!(result instanceof Uint8Array)) return `other ${oneLine(inspect(result, { depth: 1 }))}`;
  const { buffer, byteOffset, length } = result;
  return `bytes ${Buffer.from(buffer, byteOffset, length).toString('base64')}`;
}

function oneLine(text: unknown): string {
  return String(text).slice(0, 1000).replace(/\s+/g, ' ');
}
