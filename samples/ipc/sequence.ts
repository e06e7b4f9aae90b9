// What the sequence server and its clients say to each other, over FIFOs: the same header for both sides.
//
//   request  struct { int pid; int count; }   to the server's FIFO; the answer goes to the client's
//   answer   struct { int first; }            the first of `count` numbers that nobody else gets

/** At most PIPE_BUF: so requests of many clients at once are never mixed. */
export const REQUEST_SIZE = 8;
export const ANSWER_SIZE = 4;

export function clientFifo(serverFifo: string, pid: number): string {
  return `${serverFifo}.${pid}`;
}

/** How many numbers one may ask for: C's int, and at least one. */
export function isCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count < 2 ** 31;
}
