// Without the library: node:net, one socket after the other from a queue.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

const server = createServer({ pauseOnConnect: true, allowHalfOpen: true });
let last: Promise<void> = Promise.resolve();
server.on('connection', (socket) => {
  socket.on('error', () => socket.destroy());
  last = last.then(() => converse(socket));
});
const port = Number(process.argv[2]);
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));

async function converse(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  let pending = Buffer.alloc(0);
  let over = false;
  socket.on('data', (chunk: Buffer) => {
    if (over) return;
    pending = Buffer.concat([pending, chunk]);
    let answers = '';
    for (let at = pending.indexOf('\n'); at >= 0 && !over; at = pending.indexOf('\n')) {
      let line = pending.subarray(0, at);
      pending = pending.subarray(at + 1);
      if (line.at(-1) === 13) line = line.subarray(0, -1);
      const text = line.toString('binary');
      over = text === 'QUIT' || line.length > 1024;
      answers += over ? (text === 'QUIT' ? 'BYE\n' : 'ERR line too long\n') : `${answer(text)}\n`;
    }
    if (!over && (pending.length > 1025 || (pending.length === 1025 && pending.at(-1) !== 13))) {
      over = true;
      answers += 'ERR line too long\n';
    }
    if (over) socket.end(answers, () => socket.destroy());
    else if (answers !== '' && !socket.write(answers)) {
      socket.pause();
      void once(socket, 'drain').then(
        () => socket.resume(),
        () => {},
      );
    }
  });
  socket.on('end', () => socket.end(() => socket.destroy()));
  socket.resume();
  await closed;
}

function answer(line: string): string {
  const [word, a, b, ...more] = line.split(' ');
  const operand = /^-?[0-9]{1,15}$/;
  const known = ['ADD', 'SUB', 'MUL', 'DIV'].includes(word ?? '');
  if (!known || more.length > 0 || !operand.test(a ?? '') || !operand.test(b ?? '')) {
    return 'ERR syntax';
  }
  const [x, y] = [Number(a), Number(b)];
  if (word === 'DIV' && y === 0) return 'ERR division by zero';
  const value = { ADD: x + y, SUB: x - y, MUL: x * y, DIV: Math.trunc(x / y) }[word ?? ''] ?? 0;
  return Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow';
}
