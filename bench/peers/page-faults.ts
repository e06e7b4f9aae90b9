// Page faults of a shared memory, measured: `page-faults.ts KIND COUNT`. Each line of stdin names what is measured; its
// answer is the median of COUNT, in nanoseconds. The originating machine is a process of its own.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { SharedMemory } from '../../lib/distributed/index.ts';

const [kind = '', words = '', role = ''] = process.argv.slice(2);
const options = { checked: kind === 'checked' };
const count = Number(words);

const SIZE = 2 ** 28;
/** Numbers in a page. */
const PAGE = 1024;
/** From here on home writes to the pages. Those before are at home alone, and each round takes new ones. */
const OWNED = SIZE / 8;
/** A request over node:net has a header, its answer a header and a page. */
const ANSWER = Buffer.alloc(12 + 4096);
const ACCESSES = 100_000;

async function home(): Promise<void> {
  const memory = await SharedMemory.create({ size: SIZE, ...options });
  const view = memory.view(Int32Array);
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', () => socket.write(ANSWER));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    for (let i = 0; i < count; i++) view[OWNED + i * PAGE] = 1;
    process.send!('written');
  });
  process.on('disconnect', () => process.exit());
  process.send!([memory.port, (server.address() as AddressInfo).port]);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function each(body: (i: number) => void): number {
  const took = Array.from({ length: count }, (_, i) => {
    const start = process.hrtime.bigint();
    body(i);
    return Number(process.hrtime.bigint() - start);
  });
  return median(took);
}

/** A request and its answer, which has a page. */
async function request(socket: Socket): Promise<number> {
  const start = process.hrtime.bigint();
  socket.write(ANSWER.subarray(0, 12));
  for (let got = 0; got < ANSWER.length;) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    got += bytes.length;
  }
  return Number(process.hrtime.bigint() - start);
}

type Mode = () => number | Promise<number>;

function modesOf(view: Int32Array, other: ChildProcess, socket: Socket): Record<string, Mode> {
  let next = 0;
  const owned = async (body: (at: number) => void): Promise<number> => {
    other.send('write');
    await once(other, 'message');
    return each((i) => body(OWNED + i * PAGE));
  };
  return {
    home: () => {
      if ((next + count) * PAGE > OWNED) throw new Error('There must be pages that nobody has');
      return each((i) => view[(next + i) * PAGE]);
    },
    upgrade: () => {
      const found = each((i) => (view[(next + i) * PAGE] = 1));
      next += count;
      return found;
    },
    fetch: () => owned((at) => view[at]),
    take: () => owned((at) => (view[at] = 2)),
    access: () => {
      const start = process.hrtime.bigint();
      let sum = 0;
      for (let i = 0; i < ACCESSES; i++) sum += view[OWNED + (i % PAGE)] ?? 0;
      return sum < 0 ? NaN : Number(process.hrtime.bigint() - start) / ACCESSES;
    },
    net: async () => {
      const took: number[] = [];
      for (let i = 0; i < count; i++) took.push(await request(socket));
      return median(took);
    },
  };
}

async function measure(): Promise<void> {
  const other = fork(import.meta.filename, [kind, words, 'home'], { execArgv: process.execArgv });
  const [[port, netPort]] = (await once(other, 'message')) as [[number, number]];
  const memory = await SharedMemory.join(`127.0.0.1:${port}`, options);
  if (memory.pages !== kind) throw new Error(`Pages must be ${kind}: got ${memory.pages}`);
  const socket = connect({ port: netPort, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const modes = modesOf(memory.view(Int32Array), other, socket);
  console.log('queue -1');
  for await (const mode of createInterface({ input: process.stdin })) {
    console.log(await modes[mode]?.());
  }
  other.kill('SIGKILL');
  process.exit();
}

await (role === 'home' ? home() : measure());
