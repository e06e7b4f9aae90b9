// Whether a program can ever do anything again, by what /proc tells of its threads.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { sleepOf, timeoutOf } from '../../../lib/grader/kernel/asleep.ts';
import { family } from '../../../lib/grader/kernel/processes.ts';

const TELLS = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

/** Runs some lines of JavaScript that say so on stderr before they come to rest; gives the number of the process. */
async function program(code: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  onTestFinished(() => void process.kill(-(child.pid ?? 0), 'SIGKILL'));
  child.stdout.pause();
  await once(child.stderr, 'data');
  return child.pid ?? -1;
}

/** Two looks at all its processes, between which no thread has run. */
async function sleepsForEver(pid: number): Promise<boolean> {
  const before = sleepOf(family(pid));
  await turn();
  const after = sleepOf(family(pid));
  return after?.timeout === Infinity && after.mark === before?.mark;
}

const HERE = "require('fs').writeSync(2, 'here');";
const LOCK = 'new Int32Array(new SharedArrayBuffer(4)), 0, 0';
/** A second thread that runs this. */
const worker = (code: string) =>
  `new worker_threads.Worker(${JSON.stringify(code)}, { eval: true });`;
/** A child that runs this, with a channel to its parent. */
const child = (code: string) =>
  `child_process.spawn(process.execPath, ['-e', ${JSON.stringify(code)}],
    { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });`;

const FOR_EVER: Readonly<Record<string, string>> = {
  'a server without a client': `net.createServer().listen(0); ${HERE}`,
  'a promise that nobody keeps': `process.stdin.resume(); ${HERE}`,
  'a blocking read of a pipe': `${HERE} fs.readSync(0, Buffer.alloc(1));`,
  'a blocking write to a pipe that is full': `${HERE}
    child_process.spawnSync('yes', { stdio: ['inherit', 'inherit', 'inherit'] });`,
  'a lock that nobody gives back': `${HERE} Atomics.wait(${LOCK});`,
  'a worker that waits for a message': worker(
    `require('worker_threads').parentPort.on('message', () => {}); ${HERE}`,
  ),
  'a worker that waits for a lock': worker(`${HERE} Atomics.wait(${LOCK});`),
  'a child that waits for its parent': child(`process.on('message', () => {}); ${HERE}`),
  'a parent that is blocked until its child ends': `${HERE}
    child_process.execFileSync('cat', { stdio: [0, 'inherit', 'inherit'] });`,
  'a FIFO that nobody opens for writing': `
    const folder = fs.mkdtempSync(os.tmpdir() + '/fifo-');
    child_process.execFileSync('mkfifo', [folder + '/fifo']);
    fs.promises.open(folder + '/fifo');
    const removed = () => { fs.rmSync(folder, { recursive: true }); ${HERE} };
    setTimeout(removed, 50);`,
  'threads that have worked, and have nothing more to do': `
    process.stdin.resume();
    dns.lookup('localhost', () => crypto.pbkdf2('a', 'b', 9, 64, 'sha512', () => { ${HERE} }));`,
  'a process that is stopped': `${HERE} process.kill(process.pid, 'SIGSTOP');`,
};

for (const [what, code] of Object.entries(FOR_EVER)) {
  test.runIf(TELLS)(`sleepOf() finds no time-out, and the same mark again: ${what}`, async () => {
    const pid = await program(code);
    await expect.poll(() => sleepsForEver(pid), { interval: 1 }).toBe(true);
  });
}

const NOT_FOR_EVER: Readonly<Record<string, string>> = {
  'a loop': `${HERE} for (;;);`,
  'a timer that is not over': `setTimeout(() => {}, 60_000); ${HERE}`,
  'an interval': `setInterval(() => {}, 5); ${HERE}`,
  'a lock with a time limit': `${HERE} Atomics.wait(${LOCK}, 60_000);`,
  'a thread that computes': `
    const go = () => crypto.pbkdf2('a', 'b', 1e6, 64, 'sha512', go); go(); ${HERE}`,
  'a worker that loops': worker(`${HERE} for (;;);`),
  'a worker with a timer': worker(`setTimeout(() => {}, 60_000); ${HERE}`),
  'a child that sleeps for a time': `${HERE} child_process.execFileSync('sleep', ['60']);`,
  'a child that a signal will end': `${HERE} child_process.execFileSync('timeout', ['60', 'cat'], { stdio: [0, 1, 2] });`,
  'a child that loops': `${HERE} child_process.spawn('sh', ['-c', 'while :; do :; done']);`,
};

for (const [what, code] of Object.entries(NOT_FOR_EVER)) {
  test.runIf(TELLS)(`sleepOf() never calls it a sleep for ever: ${what}`, async () => {
    const pid = await program(code);
    for (let i = 0; i < 10; i++) expect(await sleepsForEver(pid)).toBe(false);
  });
}

test('timeoutOf() knows the calls of both processors by their numbers', () => {
  const line = (number: number, ...args: string[]) =>
    [number, ...args, ...Array<string>(8 - args.length).fill('0x0')].join(' ');
  const told = (arch: string, text: string) => timeoutOf(text, process.pid, () => '', arch);
  expect(told('x64', line(232, '0x9', '0x7f0', '0x400', '0xffffffff'))).toBe(Infinity); // epoll_wait
  expect(told('x64', line(281, '0xd', '0x7ff', '0x400', '0x1387'))).toBe(4_999); // epoll_pwait
  expect(told('arm64', line(22, '0xd', '0x7ff', '0x400', '0xffffffffffffffff'))).toBe(Infinity);
  expect(told('x64', line(202, '0x1d2', '0x189', '0x0', '0x0'))).toBe(Infinity); // futex
  expect(told('arm64', line(98, '0x1d2', '0x80', '0x2', '0xffff8800'))).toBeUndefined(); // until then
  expect(told('x64', line(202, '0x1d2', '0x81', '0x1', '0x0'))).toBeUndefined(); // wakes others
  expect(told('x64', line(7, '0x7f3', '0x1', '0x1388'))).toBe(5_000); // poll, of a resolver
  expect(told('arm64', line(115, '0x0', '0x0', '0x7ff'))).toBeUndefined(); // clock_nanosleep
  expect(told('x64', 'running')).toBeUndefined();
  expect(told('x64', '-1 0x7ffd 0x7f66')).toBeUndefined(); // waits, but in no call, perhaps for a page
  expect(told('s390x', line(232, '0x9', '0x7f0', '0x400', '0xffffffff'))).toBeUndefined();
});

test.runIf(TELLS)('sleepOf() tells nothing of a process that runs or has gone', () => {
  expect(sleepOf([process.pid])).toBeUndefined();
  expect(sleepOf([2 ** 22])).toBeUndefined();
  expect(sleepOf([])).toEqual({ timeout: Infinity, mark: '' });
});
