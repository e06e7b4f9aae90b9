/**
 * mysocks/ipc: processes on one machine. Everything that a program may use, grouped.
 *
 * @module
 */
import { takeInherited } from './inherited.ts';
import { isSupported } from './libc.ts';
import { findNodesOwn } from './nodes-own.ts';
import { isPrivate } from './private.ts';
import { isEntered } from './table.ts';
// With MYSOCKS_TRACE. Most calls do not wait, so it must be there before the first one; and it comes last, when a child
// has the name of its program.
import '../trace/record/record.ts';

// Descriptors.
export { close, dup, dup2 } from './descriptors.ts';
export { open } from './open.ts';
export { read, shutdown, write } from './io.ts';
export { mkfifo, pipe, pipeSize, socketpair, type Pair } from './pipes.ts';

// Processes: this program once more, another program, their end, signals.
export { isChild } from '../processes/role.ts';
export { forkChild } from './fork.ts';
export { inherited } from './inherited.ts';
export { closeAction, dup2Action, posixSpawn, type Action } from './spawn.ts';
export { waitpid } from './wait.ts';
export { kill } from './kill.ts';

// Message queues.
export { ftok, msgget, msgrcv, msgsnd } from './queues.ts';
export type { Message } from './messages.ts';
export { msgctl, msgSetSize, msgStat, type MsgStat } from './queue-control.ts';

// Shared memory, POSIX and System V.
export { ftruncate, mmap, munmap, shmOpen, shmUnlink } from './memory.ts';
export { shmat, shmctl, shmdt, shmget, shmStat, type ShmStat } from './shm.ts';

// Semaphores within it.
export { semDestroy, semGetvalue, semInit, semPost, semTrywait, semWait } from './semaphores.ts';

// Why a call failed.
export { errno, perror, strerror } from '../errno.ts';

// C's constants.
export {
  IPC_CREAT,
  IPC_EXCL,
  IPC_NOWAIT,
  IPC_PRIVATE,
  IPC_RMID,
  MSG_NOERROR,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_EXCL,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  PIPE_BUF,
  PROT_READ,
  PROT_WRITE,
  SEM_SIZE,
} from './constants.ts';

// Elsewhere the import is fine, and the first call says what is needed.
if (isSupported()) {
  takeInherited();
  findNodesOwn((fd) => isEntered(fd) || isPrivate(fd));
}
