// Slow to start; collects what is to be told, sends it every few milliseconds, and looks for slow members now and then.
import { setTimeout as sleep } from 'node:timers/promises';
import * as net from 'mysocks';

interface Person {
  name: string | undefined;
  bytes: Buffer;
  outbox: string[];
  busy: boolean;
  last: boolean;
}

await sleep(400);
const people = new Map<net.Channel, Person>();
const port = Number(process.argv[2]);
const door = await net.serverSocket(port);
if (door < 0) process.exit(1);
console.log(`listening on ${port}`);

setInterval(() => {
  for (const [channel, person] of people) if (!person.busy) void post(channel, person);
}, 4);

setInterval(() => {
  for (const [channel, person] of people) {
    if (person.outbox.reduce((sum, line) => sum + line.length, 0) < 1_000_000) continue;
    part(channel, person);
    net.closeSocket(channel);
  }
}, 250);

while (true) {
  const awake = [...people].filter(([, person]) => !person.last).map(([channel]) => channel);
  for (const channel of await net.selectSockets([door, ...awake], 20)) {
    if (channel === door) await welcome();
    else await attend(channel);
  }
}

async function welcome(): Promise<void> {
  const channel = await net.acceptServerSocket(door);
  if (channel < 0) return;
  const bytes = Buffer.alloc(0);
  people.set(channel, { name: undefined, bytes, outbox: [], busy: false, last: false });
}

async function attend(channel: net.Channel): Promise<void> {
  const person = people.get(channel);
  if (person === undefined || person.last) return;
  const chunk = Buffer.alloc(16384);
  const n = await net.readSocket(channel, chunk);
  if (n <= 0) {
    part(channel, person);
    net.closeSocket(channel);
    return;
  }
  person.bytes = Buffer.concat([person.bytes, chunk.subarray(0, n)]);
  let newline;
  while (!person.last && (newline = person.bytes.indexOf('\n')) !== -1) {
    const line = person.bytes.subarray(0, newline).toString('binary');
    person.bytes = person.bytes.subarray(newline + 1);
    take(person, line.endsWith('\r') ? line.slice(0, -1) : line);
  }
  if (!person.last && person.bytes.length >= 1026) bid(person, 'ERR line too long');
}

function take(person: Person, line: string): void {
  if (line.length > 1024) return bid(person, 'ERR line too long');
  if (person.name !== undefined) return spread(person, `${person.name}: ${line}`);
  const names = [...people.values()].map(({ name }) => name);
  if (line.length > 16 || !/^[a-zA-Z\d]+$/.test(line) || names.includes(line)) {
    return bid(person, 'ERR name');
  }
  person.name = line;
  spread(person, `* ${line} joined`);
}

/** The last that it is told. */
function bid(person: Person, answer: string): void {
  person.outbox.push(`${answer}\n`);
  person.last = true;
  if (person.name !== undefined) spread(person, `* ${person.name} left`);
  person.name = undefined;
}

function part(channel: net.Channel, person: Person): void {
  people.delete(channel);
  if (person.name !== undefined) spread(person, `* ${person.name} left`);
}

function spread(from: Person, line: string): void {
  for (const person of people.values()) {
    if (person !== from && person.name !== undefined) person.outbox.push(`${line}\n`);
  }
}

async function post(channel: net.Channel, person: Person): Promise<void> {
  if (person.outbox.length === 0) return;
  person.busy = true;
  const mail = person.outbox.splice(0, 200).join('');
  await net.writen(channel, Buffer.from(mail, 'binary'));
  person.busy = false;
  if (person.outbox.length === 0 && person.last && people.delete(channel)) net.closeSocket(channel);
}
