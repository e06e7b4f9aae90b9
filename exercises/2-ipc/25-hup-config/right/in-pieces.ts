// Slow to start; reads FILE in small pieces while it serves, from the beginning again when a SIGHUP comes meanwhile.
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as net from 'mysocks';

type Config = { prefix: string; letters: 'upper' | 'lower' | 'keep' };

const args = process.argv.slice(2);
const [port, file] = [Number(args[0]), args[1] ?? ''];
if (args.length !== 2 || !Number.isInteger(port) || port < 1 || port > 65535) process.exit(2);

let asked = 0;
let reading = false;
let config: Config;
process.on('SIGTERM', () => process.exit());
process.on('SIGINT', () => process.exit());
await sleep(250);
const first = await study();
if (first === null) process.exit(1);
config = first;
process.on('SIGHUP', () => void again());
const door = await net.serverSocket(port);
if (door === -1) process.exit(1);
process.stdout.write(`listening on ${port}\n`);

const waiting = new Map<number, Buffer>();
while (true) {
  for (const channel of await net.selectSockets([door, ...waiting.keys()])) {
    if (channel === door) {
      const client = await net.acceptServerSocket(door);
      if (client > 0) waiting.set(client, Buffer.alloc(0));
    } else await attend(channel);
  }
}

async function again(): Promise<void> {
  asked++;
  if (reading) return;
  reading = true;
  for (let seen = -1; seen !== asked;) {
    seen = asked;
    const next = await study();
    if (next !== null && seen === asked) config = next;
  }
  reading = false;
}

async function study(): Promise<Config | null> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return null;
  const words: string[] = [];
  try {
    for await (const line of handle.readLines()) {
      if (line.length > 0 && line[0] !== '#') words.push(line);
    }
  } catch {
    return null;
  }
  const found = words.map((line) => line.split(' '));
  const value = (key: string): string => found.find(([name]) => name === key)?.[1] ?? '';
  const [prefix, letters] = [value('prefix'), value('case')];
  if (words.length !== 2 || found.some(({ length }) => length !== 2)) return null;
  if (!/^[\x21-\x7e]{1,20}$/.test(prefix)) return null;
  return letters === 'upper' || letters === 'lower' || letters === 'keep'
    ? { prefix, letters }
    : null;
}

async function attend(channel: number): Promise<void> {
  const chunk = Buffer.alloc(700);
  const n = await net.readSocket(channel, chunk);
  if (n <= 0) return leave(channel);
  let bytes = Buffer.concat([waiting.get(channel) ?? chunk, chunk.subarray(0, n)]);
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10)) {
    const line = bytes.subarray(0, at > 0 && bytes[at - 1] === 13 ? at - 1 : at);
    if (line.length > 1024) break;
    await net.writen(
      channel,
      Buffer.concat([Buffer.from(`${config.prefix} `), shift(line), Buffer.of(10)]),
    );
    bytes = bytes.subarray(at + 1);
  }
  waiting.set(channel, bytes);
  if (bytes.length - (bytes.at(-1) === 13 ? 1 : 0) <= 1024) return;
  await net.writen(channel, 'ERR line too long\n');
  leave(channel);
}

function leave(channel: number): void {
  waiting.delete(channel);
  net.closeSocket(channel);
}

function shift(line: Buffer): Buffer {
  const [low, high] = config.letters === 'upper' ? [97, 122] : [65, 90];
  const flip = (byte: number): number => (byte >= low && byte <= high ? byte ^ 32 : byte);
  return config.letters === 'keep' ? line : Buffer.from(line.map(flip));
}
