/**
 * The Worker of a shared memory: one event loop for faults and messages.
 *
 * It must never need the main thread, which may be stopped in a fault: no console.log and no process.stderr, which
 * go by way of the main thread, but writeSync.
 *
 * @module
 */
import { writeSync } from 'node:fs';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { CheckedPages } from './checked-pages.ts';
import { Home } from './home.ts';
import { KernelPages } from './kernel-pages.ts';
import { linkOf } from './link.ts';
import { Member, REST_MS, type Counted, type Pages } from './member.ts';
import { originate } from './originate.ts';
import { watch } from './patience.ts';
import { COUNTED, tellGoodbye, type Begun, type Order, type Report, type Task } from './talk.ts';
import { turns } from './turns.ts';
import { exitNow, pageSize as sizeHere } from './uffd.ts';
import { LARGEST_PAGE, M, NOTHING, readWelcome, VERSION, type Message, type Send } from './wire.ts';
import { tell, tellFault } from './words.ts';

const LOST = 74; // EX_IOERR
const BROKEN = 70; // EX_SOFTWARE

const task = workerData as Task;
const control = new Int32Array(task.control);
const nap = new Int32Array(new SharedArrayBuffer(4));
const inTurn = turns();
const report = (what: Report): void => parentPort!.postMessage(what);

/** How home is told things, wherever it is. */
let toHome: Send = () => {};
/** Set when the pages are there. */
let pages: Pages | undefined;
let member: Member | undefined;
/** Why home cannot be reached any more. */
let lost: string | undefined;
let isClosing = false;

function say(text: string): void {
  try {
    writeSync(2, `shared memory: ${text}\n`);
  } catch {
    // A pipe that is full or closed: nobody reads.
  }
}

/** Ends the process with a word, whatever its main thread does. */
function end(status: number, text: string): void {
  say(text);
  if (!(pages instanceof CheckedPages)) exitNow(status);
  pages.end(status);
  report({ ended: status });
}

function endForLackOf(no: number): void {
  const why = `the connection to home is lost (${lost})`;
  end(LOST, `page ${no} cannot be had: ${why}. This process ends`);
}

function trace(line: string | undefined): void {
  if (task.trace && line !== undefined) say(line);
}

function send(type: Message['type'], no = 0, data = NOTHING): void {
  if (lost !== undefined) return;
  Atomics.add(control, COUNTED.sent, 1);
  trace(tell({ type, no, data }));
  toHome(type, no, data);
}

function heard(message: Message): void {
  Atomics.add(control, COUNTED.received, 1);
  trace(tell(message));
  if (message.type === M.LOCKED) report({ locked: message.no });
  else member!.message(message);
}

function fault(no: number, write: boolean): void {
  if (isClosing) return; // all are let go in a moment
  if (lost !== undefined) endForLackOf(no);
  else member!.fault(no, write);
}

function counts(what: Counted, no: number): void {
  Atomics.add(control, COUNTED[what], 1);
  if (what === 'readFaults' || what === 'writeFaults') {
    trace(tellFault(no, what === 'writeFaults', member!.rightTo(no)));
  }
}

/** Pages that the kernel checks where it lets us, and elsewhere pages that are checked at each access. */
function makePages(count: number, pageSize: number): [Pages, Begun['pages']] {
  if (!task.checked) {
    try {
      const made = new KernelPages(count, pageSize, (no, write) => inTurn(() => fault(no, write)));
      return [made, { address: made.address, size: count * pageSize }];
    } catch (error) {
      trace(`accesses are checked one by one: ${(error as Error).message}`);
    }
  }
  const made = new CheckedPages(count, pageSize);
  return [made, { shared: made.shared }];
}

function sizeOfPages(): number {
  try {
    return sizeHere();
  } catch {
    return 4096; // no C here: any size will do
  }
}

function begin(count: number, pageSize: number, port?: number): void {
  const [made, seen] = makePages(count, pageSize);
  pages = made;
  const rest = () => void Atomics.wait(nap, 0, 0, REST_MS);
  member = new Member({ count, pageSize, pages, send, counts, rest });
  report({ pageSize, port, pages: seen });
  watch(member, say);
}

async function create({ host, port, size }: Task): Promise<void> {
  const pageSize = sizeOfPages();
  const count = Math.ceil(size / pageSize);
  const home = new Home(count, pageSize);
  const here = {
    send: (type: Message['type'], no = 0, data = NOTHING) =>
      inTurn(() => heard({ type, no, data })),
  };
  toHome = (type, no = 0, data = NOTHING) => inTurn(() => home.message(here, { type, no, data }));
  home.join(here);
  const isLost = (who: string, pages: number, why: string): void => {
    if (pages > 0) say(`${who} is lost (${why}), with what it wrote to ${pages} page(s)`);
  };
  begin(count, pageSize, await originate({ home, count, pageSize, host, port, inTurn, isLost }));
}

function join(host: string, port: number): void {
  const link = linkOf(connect({ host, port }), LARGEST_PAGE, {
    message: (message) => {
      if (member !== undefined) return inTurn(() => heard(message));
      const { count, pageSize } = readWelcome(message);
      begin(count, pageSize);
    },
    closed: (why) => {
      if (member === undefined) return fail(new Error(`Cannot join ${host}:${port}: ${why}`));
      if (isClosing) return finish();
      lost = why;
      const [waiting] = member.asked.keys();
      if (waiting !== undefined) endForLackOf(waiting);
      report({ lost: why });
    },
  });
  toHome = link.send;
  link.send(M.HELLO, VERSION);
}

function fail({ message, code }: NodeJS.ErrnoException): void {
  report({ failed: message, code });
}

/** Goodbye: what only this process has goes to home, and has arrived before this process ends. */
function leave(): void {
  if (isClosing) return;
  isClosing = true;
  if (task.where === undefined || lost !== undefined) return finish();
  member!.leave();
  tellGoodbye(control, 'said');
}

function finish(): void {
  pages!.close();
  tellGoodbye(control, 'taken');
  report({ closed: true });
}

process.on('uncaughtException', (error) => {
  if (pages === undefined) fail(error);
  else end(BROKEN, `internal error: ${error.stack}`);
});
parentPort!.on('message', (order: Order) => {
  if ('fault' in order) inTurn(() => fault(order.fault, order.write));
  else if ('lock' in order) inTurn(() => send(M.LOCK, order.lock));
  else if ('unlock' in order) inTurn(() => send(M.UNLOCK, order.unlock));
  else inTurn(leave);
});
if (task.where === undefined) void create(task).catch(fail);
else join(task.where.host, task.where.port);
