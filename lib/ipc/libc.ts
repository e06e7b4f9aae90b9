/**
 * The one place where C is called: the functions of the C library that unit 2 needs, through koffi.
 *
 * Every function gives C's plain result; `why()` right after it gives the errno of a failure by name. Nothing
 * outside lib/ipc may import this file: a wrong argument here is a crash, so what comes from a program is
 * checked before.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type Koffi from 'koffi';

/** An address. It never leaves lib/ipc. */
export type Pointer = bigint;

/** What `mmap` and `shmat` give when they fail: C's `(void *)-1`. */
export const FAILED: Pointer = 2n ** 64n - 1n;

/** What blocks in C can be called in a thread of Node's pool as well: `f.async(…, done)`. */
interface Blocking {
  (...args: unknown[]): number;
  async(...args: [...unknown[], (error: unknown, result: number) => void]): void;
}

const PROTOTYPES = {
  // descriptors
  pipe2: 'int pipe2(_Out_ int *fd, int flags)',
  socketpair: 'int socketpair(int domain, int type, int protocol, _Out_ int *fd)',
  mkfifo: 'int mkfifo(const char *path, unsigned int mode)',
  open: 'int open(const char *path, int flags, unsigned int mode)',
  close: 'int close(int fd)',
  read: 'long read(int fd, void *buf, size_t n)',
  write: 'long write(int fd, const void *buf, size_t n)',
  recv: 'long recv(int fd, void *buf, size_t n, int flags)',
  send: 'long send(int fd, const void *buf, size_t n, int flags)',
  shutdown: 'int shutdown(int fd, int how)',
  tee: 'long tee(int from, int to, size_t n, unsigned int flags)',
  dup: 'int dup(int fd)',
  dup2: 'int dup2(int from, int to)',
  fcntl: 'int fcntl(int fd, int command, long argument)',
  poll: 'int poll(void *fds, unsigned long n, int ms)',
  ppoll: 'int ppoll(void *fds, unsigned long n, const void *timeout, const void *mask)',
  epoll_create1: 'int epoll_create1(int flags)',
  epoll_ctl: 'int epoll_ctl(int ep, int op, int fd, void *event)',
  epoll_wait: 'int epoll_wait(int ep, void *events, int most, int ms)',
  // processes
  posix_spawnp:
    'int posix_spawnp(_Out_ int *pid, const char *file, void *actions, void *attr, const char **argv, const char **envp)',
  posix_spawn_file_actions_init: 'int posix_spawn_file_actions_init(void *actions)',
  posix_spawn_file_actions_adddup2:
    'int posix_spawn_file_actions_adddup2(void *actions, int from, int to)',
  posix_spawn_file_actions_addclose: 'int posix_spawn_file_actions_addclose(void *actions, int fd)',
  posix_spawn_file_actions_destroy: 'int posix_spawn_file_actions_destroy(void *actions)',
  posix_spawnattr_init: 'int posix_spawnattr_init(void *attr)',
  posix_spawnattr_setflags: 'int posix_spawnattr_setflags(void *attr, short flags)',
  posix_spawnattr_setsigdefault: 'int posix_spawnattr_setsigdefault(void *attr, void *set)',
  posix_spawnattr_setsigmask: 'int posix_spawnattr_setsigmask(void *attr, void *set)',
  posix_spawnattr_destroy: 'int posix_spawnattr_destroy(void *attr)',
  waitpid: 'int waitpid(int pid, _Out_ int *status, int options)',
  kill: 'int kill(int pid, int signal)',
  _exit: 'void _exit(int status)',
  syscall: 'long syscall(long number, long a, long b, long c, long d, long e)',
  // memory
  mmap: 'void *mmap(uintptr_t at, size_t size, int prot, int flags, int fd, long offset)',
  memfd_create: 'int memfd_create(const char *name, unsigned int flags)',
  ftruncate: 'int ftruncate(int fd, int64_t size)',
  shm_open: 'int shm_open(const char *name, int flags, unsigned int mode)',
  shm_unlink: 'int shm_unlink(const char *name)',
  shmget: 'int shmget(int key, size_t size, int flags)',
  shmat: 'void *shmat(int id, uintptr_t at, int flags)',
  shmctl: 'int shmctl(int id, int command, void *buf)',
  // queues
  ftok: 'int ftok(const char *path, int id)',
  msgget: 'int msgget(int key, int flags)',
  msgsnd: 'int msgsnd(int id, const void *message, size_t size, int flags)',
  msgrcv: 'long msgrcv(int id, void *message, size_t size, long mtype, int flags)',
  msgctl: 'int msgctl(int id, int command, void *buf)',
  // semaphores
  sem_init: 'int sem_init(uintptr_t sem, int shared, unsigned int value)',
  sem_destroy: 'int sem_destroy(uintptr_t sem)',
  sem_trywait: 'int sem_trywait(uintptr_t sem)',
  sem_timedwait: 'int sem_timedwait(uintptr_t sem, const void *until)',
  clock_gettime: 'int clock_gettime(int clock, void *time)',
  sem_post: 'int sem_post(uintptr_t sem)',
  sem_getvalue: 'int sem_getvalue(uintptr_t sem, _Out_ int *value)',
  futex_waitv:
    'long syscall(long number, void *waiters, long n, long flags, long timeout, long clock)',
} as const;

type Libc = Record<Exclude<keyof typeof PROTOTYPES, 'mmap' | 'shmat'>, Blocking> & {
  readonly koffi: typeof Koffi;
  mmap(...args: unknown[]): Pointer;
  shmat(...args: unknown[]): Pointer;
};

let loaded: Libc | undefined;

/** The C library. The first call loads it; where there is none for us, it says what is needed. */
export function libc(): Libc {
  return (loaded ??= load());
}

/** False where every call will throw. */
export function isSupported(): boolean {
  try {
    return libc() !== undefined;
  } catch {
    return false;
  }
}

function load(): Libc {
  if (!isMainThread) throw new Error('mysocks/ipc works in the main thread only: this is a Worker');
  if (process.platform !== 'linux' || !/^(x64|arm64)$/.test(process.arch)) {
    throw new Error(
      `mysocks/ipc needs Linux on x86-64 or arm64: this is ${process.platform} on ${process.arch}. On Windows WSL2 has it, elsewhere the development container (.devcontainer)`,
    );
  }
  let koffi: typeof Koffi;
  try {
    // As a package, wherever this file is bundled into: it has a part in machine code.
    koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
  } catch (error) {
    throw new Error('mysocks/ipc needs the package koffi: run npm ci', { cause: error });
  }
  const library = koffi.load(null);
  const functions = Object.entries(PROTOTYPES).map(([name, prototype]) => [
    name,
    library.func(prototype),
  ]);
  return { ...Object.fromEntries(functions), koffi } as Libc;
}

const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
names.set(constants.errno.EAGAIN, 'EAGAIN'); // EWOULDBLOCK is the same number

/** Why the last call of the C library failed. */
export function why(): string {
  return nameOf(libc().koffi.errno());
}

export function nameOf(number: number): string {
  return names.get(number) ?? `errno ${number}`;
}
