// Load generator in JavaScript, for machines without a C compiler. Command line and output: see load.c.
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';

const MESSAGE = 64;
const BLOCK = Buffer.alloc(65536);

const [mode, host, port, ...numbers] = process.argv.slice(2);
const [count, second, third] = numbers.map(Number);
const now = () => Math.round(performance.now() * 1e6);

async function dial(localAddress) {
  const socket = createConnection({
    host,
    port: Number(port),
    localAddress,
    noDelay: true,
    allowHalfOpen: true,
  });
  await once(socket, 'connect');
  return socket;
}

/** Sends n bytes and reads them back; a server that answers with anything else fails the run. */
function exchange(socket, n, seed) {
  const sent = Buffer.alloc(n, 97 + (seed % 26));
  return new Promise((resolve, reject) => {
    let got = 0;
    const early = () => reject(new Error('the server ended the connection'));
    const reply = (data) => {
      if (!data.equals(sent.subarray(got, got + data.length)))
        reject(new Error('not the bytes that were sent'));
      got += data.length;
      if (got < n) return;
      socket.off('data', reply).off('end', early);
      resolve();
    };
    socket.on('data', reply).on('end', early);
    socket.write(sent);
  });
}

/** Half-closes, and waits for the server to end its side too. */
async function finish(socket) {
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

async function stream() {
  const socket = await dial();
  const start = now();
  let sent = 0;
  let got = 0;
  await new Promise((resolve) => {
    const fill = () => {
      while (sent < count) {
        const block = BLOCK.subarray(0, Math.min(BLOCK.length, count - sent));
        sent += block.length;
        if (!socket.write(block)) return;
      }
    };
    socket.on('drain', fill).on('data', (data) => {
      if ((got += data.length) >= count) resolve();
    });
    fill();
  });
  console.log(now() - start);
  await finish(socket);
}

async function ping() {
  const socket = await dial();
  for (let i = 0; i < count / 10; i++) await exchange(socket, second, i);
  const start = now();
  for (let i = 0; i < count; i++) await exchange(socket, second, i);
  console.log(now() - start);
  await finish(socket);
}

async function clients(from, to, atOnce) {
  const first = [];
  let next = from;
  const client = async () => {
    while (next < to) {
      const i = next++;
      const start = now();
      const socket = await dial();
      await exchange(socket, MESSAGE, i);
      first.push(now() - start);
      await finish(socket);
    }
  };
  const start = now();
  await Promise.all(Array.from({ length: atOnce }, client));
  return `${now() - start} ${first.toSorted((a, b) => a - b)[first.length >> 1]}`;
}

async function connect() {
  await clients(0, third, second);
  console.log(await clients(0, count, second));
}

async function hold() {
  const sockets = [];
  for (let i = 0; i < count; i++) {
    const socket = await dial(`127.0.0.${2 + Math.floor(i / 5000)}`);
    await exchange(socket, MESSAGE, i);
    sockets.push(socket);
  }
  console.log(count);
  for await (const _ of createInterface({ input: process.stdin })) {
    for (const [i, socket] of sockets.entries()) await exchange(socket, MESSAGE, i + 1);
    console.log(count);
  }
  process.exit(0);
}

await { stream, ping, connect, hold }[mode]();
