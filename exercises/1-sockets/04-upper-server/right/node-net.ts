// Without the library: node:net, a queue of sockets, and an end on SIGTERM.
import { createServer, type Socket } from 'node:net';

const queue: Socket[] = [];
let wake = () => {};

const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
  socket.on('error', (error) => console.error(error.message));
  queue.push(socket);
  wake();
});
const port = Number(process.argv[2]);
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
process.on('SIGTERM', () => process.exit(0));

for (;;) {
  const socket = queue.shift();
  if (socket === undefined) await new Promise<void>((resolve) => (wake = resolve));
  else await serve(socket);
}

async function serve(socket: Socket): Promise<void> {
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      const text = Buffer.from(chunk).toString('latin1');
      const capitals = text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
      if (!socket.write(capitals, 'latin1')) await drained(socket);
    }
    await new Promise<void>((resolve) => socket.end(resolve));
  } catch {
    // it broke off
  }
  socket.destroy();
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve).once('close', resolve);
  });
}
