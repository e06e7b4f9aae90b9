// A program that can never do anything again is not waited for; one that can is, as long as ever.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { Trial } from '../../../lib/grader/trial/trial.ts';
import { ASLEEP } from '../../../lib/grader/trial/waiting.ts';
import { script } from '../../helpers/script.ts';

const TELLS = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const runFolder = mkdtempSync(join(tmpdir(), 'mysocks-vigil-'));
afterAll(() => rmSync(runFolder, { recursive: true }));

/** Long before these limits are over a proof must have come, or the answer that is right, also on a busy machine. */
const LONG = { limit: 60_000, total: 120_000 };

const machine = {
  isolation: {
    level: 'process-group' as const,
    changesUser: false,
    limits: false,
    node: process.execPath,
    koffi: [],
  },
  startCost: 30,
  canList: true,
  canSee: true,
  mostKept: 1_000_000,
  shrinks: false,
};

async function trial(source: string): Promise<Trial> {
  const context = { machine, runFolder, script: await script(source), name: 'program', seed: 7 };
  const t = new Trial(context, 'vigil');
  onTestFinished(() => t.end());
  return t;
}

/** A server: what it does with each client, one after the other. */
function server(service: string): string {
  return `
    import { acceptServerSocket, closeSocket, readn, readSocket, serverSocket, writen } from 'mysocks';
    import { spawn, spawnSync } from 'node:child_process';
    import { setTimeout as delay } from 'node:timers/promises';
    process.stdin.resume(); // a promise alone keeps nobody alive
    const buf = Buffer.alloc(1000);
    const listener = await serverSocket(Number(process.argv[2]), '127.0.0.1');
    for (;;) {
      const client = await acceptServerSocket(listener);
      ${service}
      closeSocket(client);
    }`;
}

/** A client sends a line, ends its stream and waits for the answer. */
async function ask(source: string, options = LONG): Promise<void> {
  const t = await trial(source);
  const client = await t.connect(await t.serve());
  await client.send('hello\n');
  client.end();
  await client.expect('HELLO\n', options);
  await client.expectEnd(options);
}

const ANSWER = "await readSocket(client, buf); await writen(client, 'HELLO\\n');";

const HANGS: Readonly<Record<string, string>> = {
  'it reads and never writes': server(
    'while ((await readSocket(client, buf)) > 0); await new Promise(() => {});',
  ),
  'it waits for bytes that never come': server(
    'await readn(client, buf, 7); await new Promise(() => {});',
  ),
  'it answers and does not end the stream': server(`${ANSWER} continue;`),
  'it waits for a child that waits': server(
    "await new Promise((end) => spawn('cat').on('exit', end));",
  ),
  'it is blocked until a child ends': server("spawnSync('cat', { stdio: [0, 1, 2] });"),
  'it is blocked by a lock': server(
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
  ),
  'its child has the client, and waits': server(
    `${ANSWER} spawn('sh', ['-c', 'read line'], { stdio: ['pipe', 1, 2] }); continue;`,
  ),
};

for (const [what, source] of Object.entries(HANGS)) {
  test.runIf(TELLS)(`Vigil proves a hang: ${what}`, async () => {
    await expect(ask(source)).rejects.toThrow(ASLEEP);
  });
}

test.runIf(TELLS)(
  'Vigil proves that a program never listens, and that one never ends',
  async () => {
    const t = await trial('process.stdin.resume()');
    await expect(t.serve()).rejects.toThrow(`listen on port`);
    await expect(t.programs[0]?.exits(0, LONG)).rejects.toThrow(ASLEEP);
  },
);

const NO_HANGS: Readonly<Record<string, string>> = {
  'a timer is pending': server(`await delay(700); ${ANSWER}`),
  'it does nothing but to compute': server(
    `for (const end = Date.now() + 700; Date.now() < end;); ${ANSWER}`,
  ),
  'another thread computes for it': server(`
    const { pbkdf2 } = await import('node:crypto');
    await new Promise((done) => pbkdf2('a', 'b', 400_000, 64, 'sha512', done)); ${ANSWER}`),
  'a child sleeps for it': server(`spawnSync('sleep', ['0.7']); ${ANSWER}`),
  'a child answers after a while': server(`
    const child = spawn('sh', ['-c', 'sleep 0.7; echo']);
    await new Promise((said) => child.stdout.once('data', said)); ${ANSWER}`),
};

for (const [what, source] of Object.entries(NO_HANGS)) {
  test.runIf(TELLS)(`Vigil waits while ${what}`, async () => {
    await ask(source);
  });
}

test.runIf(TELLS)('Vigil leaves a loop without end to the time limit', async () => {
  await expect(ask(server('for (;;);'), { ...LONG, limit: 500 })).rejects.toThrow(
    'nothing came within 500 ms',
  );
});

test.runIf(TELLS)(
  'Vigil does not count while somebody else in the trial may still act',
  async () => {
    const t = await trial(server('await readn(client, buf, 3); await writen(client, buf, 3);'));
    const service = await t.serve();
    const client = await t.connect(service);
    const slowly = async () => {
      for (const letter of 'abc') {
        await client.wasRead();
        await service.rests();
        await t.until(() => undefined, { limit: 150 });
        await client.send(letter);
      }
    };
    await Promise.all([client.expect('abc', LONG), slowly()]);
  },
);

test.runIf(TELLS)('Vigil does not count while the trial does something itself', async () => {
  const t = await trial(server('await readn(client, buf, 3);'));
  const client = await t.connect(await t.serve());
  let done = () => {};
  const doing = t.vigil.during(new Promise<void>((resolve) => (done = resolve)));
  await expect(client.expect('x', { limit: 300 })).rejects.toThrow('within 300 ms');
  done();
  await doing;
  await expect(client.expect('x', LONG)).rejects.toThrow(ASLEEP);
});

test.runIf(TELLS)(
  'Vigil tells that a server which writes to a slow reader serves nobody else, and that it goes on later',
  async () => {
    const size = 20_000_000;
    const t = await trial(server(`await writen(client, Buffer.alloc(${size}, 'x'));`));
    const service = await t.serve();
    const slow = await t.connect(service);
    slow.pause();
    const other = await t.connect(service);
    await expect(other.expect('x', LONG)).rejects.toThrow(ASLEEP);
    slow.resume();
    await slow.expect(Buffer.alloc(size, 'x'), LONG);
    await other.expect(Buffer.alloc(size, 'x'), LONG);
  },
);

test.runIf(TELLS)(
  'Vigil proves nothing as long as what has come to us may not have been taken yet',
  async () => {
    const t = await trial(server('await readn(client, buf, 3);'));
    const client = await t.connect(await t.serve());
    const watch = t.vigil.begin();
    // No turn of the event loop: an answer could lie in our sockets, and nobody would know.
    let proven = false;
    for (const end = performance.now() + 400; performance.now() < end;)
      proven ||= t.vigil.provesSleep(watch);
    expect(proven).toBe(false);
    await expect(client.expect('x', LONG)).rejects.toThrow(ASLEEP);
  },
);
