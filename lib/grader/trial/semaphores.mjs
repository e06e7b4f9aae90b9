// Works on semaphores in shared memory for the grader, as a program in C would: a line "CALL FILE OFFSET" in, a number out.
//
// A process of its own, because to touch memory whose file another process has just cut off is SIGBUS: that must not be
// the end of the grader. Each call maps the memory anew.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const koffi = createRequire(import.meta.url)('koffi');
const libc = koffi.load(null);
const mmap = libc.func(
  'void *mmap(void *at, size_t size, int prot, int flags, int fd, int64_t offset)',
);
const munmap = libc.func('int munmap(void *at, size_t size)');
const trywait = libc.func('int sem_trywait(uintptr_t sem)');
const post = libc.func('int sem_post(uintptr_t sem)');

const [READ_WRITE, SHARED, SEM_SIZE] = [3, 1, 32];
const NONE = -2; // no semaphore there: for other bytes glibc would end the process
/** How long to try, again and again, where others take and post all the time. */
const TAKE_MS = 20;

const CALLS = {
  trywait,
  post,
  take(sem) {
    const end = performance.now() + TAKE_MS;
    while (trywait(sem) !== 0) if (performance.now() > end) return -1;
    return 0;
  },
};

function perform(name, file, offset) {
  const fd = openSync(file, 'r+');
  try {
    const { size } = fstatSync(fd);
    if (size < offset + SEM_SIZE) return NONE;
    const at = mmap(null, size, READ_WRITE, SHARED, fd, 0);
    const shared = koffi.decode(at, offset + 8, 'int');
    const result = shared === 128 ? CALLS[name](at + BigInt(offset)) : NONE;
    munmap(at, size);
    return result;
  } finally {
    closeSync(fd);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, file, offset] = line.split(' ');
  process.stdout.write(`${perform(name, file, Number(offset))}\n`);
}
