// The program of ipc.test.ts.
import {
  IPC_CREAT,
  IPC_RMID,
  O_CREAT,
  O_RDWR,
  ftruncate,
  mmap,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  semInit,
  semWait,
  shmOpen,
  shmUnlink,
  type Message,
} from 'mysocks/ipc';

const [what, place = '', name = place] = process.argv.slice(2);

function makeQueue(): number {
  msgctl(msgget(Number(place), 0), IPC_RMID);
  return msgget(Number(place), IPC_CREAT | 0o600);
}

function makeMemory(): ArrayBuffer {
  shmUnlink(name);
  const fd = shmOpen(name, O_CREAT | O_RDWR);
  ftruncate(fd, 44);
  const memory = mmap(fd, 44);
  if (memory === -1) throw new Error('no memory');
  return memory;
}

if (what === 'pid') console.log(process.pid);
if (what === 'queue') {
  const id = makeQueue();
  console.log('ready');
  const message: Message = { mtype: 0, mtext: '' };
  await msgrcv(id, message, 100, 1);
  await msgsnd(id, { mtype: 7, mtext: Buffer.from(message.mtext).toString().toUpperCase() });
}
if (what === 'memory') {
  const memory = makeMemory();
  semInit(memory, 0, 0);
  console.log('ready');
  await semWait(memory, 0);
  const numbers = new Int32Array(memory);
  numbers[10] = (numbers[10] ?? 0) + 1;
}
if (what === 'stays') {
  makeQueue();
  makeMemory();
  console.log('ready');
  setInterval(() => {}, 1000);
}
