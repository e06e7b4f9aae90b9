// Shared memory with a name: a child opens it by its name, reads it, and may not write to it.
// Usage: npx tsx samples/ipc/shared-name.ts        Meanwhile: ls -l /dev/shm
import {
  close,
  forkChild,
  ftruncate,
  inherited,
  isChild,
  mmap,
  munmap,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  PROT_READ,
  shmOpen,
  shmUnlink,
  waitpid,
} from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';

const NAME = '/TestSMem';
const SIZE = 128;

if (isChild()) {
  const { fd, memory } = inherited<{ fd: number; memory: ArrayBuffer }>();
  close(fd);
  munmap(memory);

  const again = shmOpen(NAME, O_RDONLY);
  if (again < 0) fail('shmOpen');
  const readOnly = mmap(again, SIZE, PROT_READ);
  if (readOnly === -1) fail('mmap');
  console.log(`Child read: ${text(readOnly)}`);
  put(readOnly, 'goodbye'); // In C the end of the program: a segmentation fault.
  console.log('Child tried to write: goodbye');
} else {
  shmUnlink(NAME); // of an earlier run
  const fd = shmOpen(NAME, O_CREAT | O_EXCL | O_RDWR, 0o640);
  if (fd < 0) fail('shmOpen');
  if (ftruncate(fd, SIZE) < 0) fail('ftruncate');
  const memory = mmap(fd, SIZE);
  if (memory === -1) fail('mmap');
  put(memory, 'hello');
  console.log(`Original contents: ${text(memory)}`);

  const child = await forkChild({ fd, memory });
  if (child < 0) fail('forkChild');
  await waitpid(child);
  console.log(`After the child, parent read: ${text(memory)}`);
  shmUnlink(NAME);
}

/** Puts a string there, with a 0 at its end, as C does. */
function put(memory: ArrayBuffer, string: string): void {
  Buffer.from(memory).write(`${string}\0`);
}
function text(memory: ArrayBuffer): string {
  return Buffer.from(memory).toString('utf8').split('\0')[0] ?? '';
}
