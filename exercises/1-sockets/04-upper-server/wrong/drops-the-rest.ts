// caught by: slow-reader
// advice: What was written still waited to be sent when the connection was closed.
// When the client ends its stream, the connection goes at once, with what was still to be sent.
import { createServer, type Socket } from 'node:net';

let last: Promise<void> = Promise.resolve();

const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
  last = last.then(() => serve(socket));
});
const port = Number(process.argv[2]);
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));

function serve(socket: Socket): Promise<void> {
  const parts: Buffer[] = [];
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      parts.push(
        chunk.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)) as Buffer,
      );
      setImmediate(() => socket.write(parts.shift() ?? ''));
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
}
