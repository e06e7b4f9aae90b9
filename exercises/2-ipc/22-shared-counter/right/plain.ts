// Short. The name is taken away when all children have ended, whatever the end is.
import {
  forkChild,
  ftruncate,
  inherited,
  isChild,
  kill,
  mmap,
  O_CREAT,
  O_RDWR,
  semInit,
  semPost,
  semWait,
  shmOpen,
  shmUnlink,
  waitpid,
} from 'mysocks/ipc';

const [name = '', ...numbers] = process.argv.slice(2);
const [children = 0, additions = 0] = numbers.map(Number);
const isGood =
  numbers.length === 2 && /^\/[^/]+$/.test(name) && numbers.every((text) => /^\d+$/.test(text));
if (!isGood || children < 1 || children > 20 || additions > 1_000_000) process.exit(2);

if (isChild()) {
  const { memory } = inherited<{ memory: ArrayBuffer }>();
  const view = new DataView(memory);
  for (let i = 0; i < additions; i++) {
    await semWait(memory, 8);
    view.setInt32(40, process.pid, true);
    view.setBigInt64(0, view.getBigInt64(0, true) + 1n, true);
    view.setInt32(40, 0, true);
    semPost(memory, 8);
  }
} else {
  await parent();
}

async function parent(): Promise<void> {
  const pids: number[] = [];
  let signal = 0;
  const stop = (status: number): void => {
    signal = status;
    for (const pid of pids) kill(pid, 'SIGTERM');
  };
  process.on('SIGTERM', () => stop(143)).on('SIGINT', () => stop(130));
  shmUnlink(name);
  const fd = shmOpen(name, O_CREAT | O_RDWR);
  ftruncate(fd, 44);
  const memory = mmap(fd, 44);
  if (memory === -1) process.exit(1);
  semInit(memory, 8, 1);
  for (let i = 0; i < children; i++) pids.push(await forkChild({ memory }));
  const statuses = await Promise.all(pids.map((pid) => end(memory, pid)));
  shmUnlink(name);
  if (signal > 0) process.exit(signal);
  console.log(String(new DataView(memory).getBigInt64(0, true)));
  process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;
}

async function end(memory: ArrayBuffer, pid: number): Promise<number> {
  const status = await waitpid(pid);
  const view = new DataView(memory);
  if (status !== 0 && view.getInt32(40, true) === pid) {
    view.setInt32(40, 0, true);
    semPost(memory, 8);
  }
  return status;
}
