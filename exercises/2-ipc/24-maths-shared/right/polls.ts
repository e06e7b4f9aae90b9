// Never waits in a call: looks every 10 ms with semTrywait, and sleeps in between.
import { setTimeout as delay } from 'node:timers/promises';
import {
  ftruncate,
  mmap,
  O_CREAT,
  O_RDWR,
  semInit,
  semPost,
  semTrywait,
  shmOpen,
  shmUnlink,
} from 'mysocks/ipc';

const [role, name = '', countText, more] = process.argv.slice(2);
const isName = /^\/[^/]+$/.test(name);
const isCount = /^\d{1,6}$/.test(countText ?? '') && Number(countText) > 0;

if (role === 'producer' && isName && isCount && more === undefined) await producer();
else if (role === 'consumer' && isName && countText === undefined) await consumer();
else process.exit(2);

async function producer(): Promise<void> {
  process.on('exit', () => shmUnlink(name));
  process.on('SIGTERM', () => process.exit(143));
  process.on('SIGINT', () => process.exit(130));
  shmUnlink(name);
  const fd = shmOpen(name, O_CREAT | O_RDWR);
  ftruncate(fd, 88);
  const memory = mmap(fd, 88);
  if (memory === -1) process.exit(1);
  semInit(memory, 0, 0);
  semInit(memory, 32, 0);
  const view = new DataView(memory);
  console.log('ready');
  for (let i = 0; i < Number(countText); i++) {
    const calculation = 1 + Math.floor(2 * Math.random());
    const [a, b] = [anInt(), anInt()];
    view.setInt32(64, calculation, true);
    view.setInt32(68, a, true);
    view.setInt32(72, b, true);
    semPost(memory, 0);
    await look(memory, 32, i === 0 ? Infinity : 3000);
    const answer = view.getInt32(76, true) === 0 ? view.getBigInt64(80, true) : 'error';
    console.log(`${a} ${calculation === 1 ? '+' : '*'} ${b} = ${answer}`);
  }
  view.setInt32(64, 0, true);
  semPost(memory, 0);
}

async function consumer(): Promise<void> {
  const fd = shmOpen(name, O_RDWR);
  if (fd < 0) process.exit(1);
  const memory = mmap(fd, 88);
  if (memory === -1) process.exit(1);
  const view = new DataView(memory);
  for (;;) {
    await look(memory, 0, 3000);
    const calculation = view.getInt32(64, true);
    if (calculation === 0) process.exit(0);
    const a = BigInt(view.getInt32(68, true));
    const b = BigInt(view.getInt32(72, true));
    const known = calculation === 1 || calculation === 2;
    view.setBigInt64(80, known ? (calculation === 1 ? a + b : a * b) : 0n, true);
    view.setInt32(76, known ? 0 : 1, true);
    semPost(memory, 32);
  }
}

async function look(memory: ArrayBuffer, offset: number, ms: number): Promise<void> {
  const begin = Date.now();
  while (semTrywait(memory, offset) < 0) {
    if (Date.now() - begin > ms) process.exit(1);
    await delay(10);
  }
}

function anInt(): number {
  return Math.floor(Math.random() * 2 ** 32) - 2 ** 31;
}
