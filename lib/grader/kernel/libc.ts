/**
 * The calls of C by which the grader is a peer in message queues, takes away what a program has left, and makes sockets
 * with small buffers.
 *
 * It shares nothing with lib/ipc, which is what the programs under test use.
 *
 * @module
 */
import { createRequire } from 'node:module';
import type Koffi from 'koffi';

const PROTOTYPES = {
  fcntl: 'int fcntl(int fd, int command, long argument)',
  msgget: 'int msgget(int key, int flags)',
  msgsnd: 'int msgsnd(int id, const void *message, size_t size, int flags)',
  msgrcv: 'long msgrcv(int id, void *message, size_t size, long mtype, int flags)',
  msgctl: 'int msgctl(int id, int command, void *buf)',
  shmctl: 'int shmctl(int id, int command, void *buf)',
  semctl: 'int semctl(int id, int number, int command)',
  socket: 'int socket(int domain, int type, int protocol)',
  setsockopt: 'int setsockopt(int fd, int level, int name, const void *value, unsigned int length)',
} as const;

type Libc = Record<keyof typeof PROTOTYPES, (...args: unknown[]) => number> & {
  readonly errno: () => number;
};

let loaded: Libc | undefined;

/**
 * The C library.
 *
 * @throws Where {@link whyNoIpc} gives a reason.
 */
export function libc(): Libc {
  return (loaded ??= load());
}

/** Why nothing that needs the kernel's queues, memory and semaphores can be judged here, if so. */
export function whyNoIpc(): string | undefined {
  if (process.platform !== 'linux' || !/^(x64|arm64)$/.test(process.arch))
    return `It needs Linux on x86-64 or arm64: this is ${process.platform} on ${process.arch}.`;
  try {
    libc();
    return undefined;
  } catch {
    return 'It needs the package koffi, which is not here: npm ci brings it.';
  }
}

function load(): Libc {
  const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
  const library = koffi.load(null);
  const functions = Object.entries(PROTOTYPES).map(([name, prototype]) => [
    name,
    library.func(prototype),
  ]);
  return { ...Object.fromEntries(functions), errno: () => koffi.errno() } as Libc;
}
