// Without the library: node:net and a pipeline.
import { once } from 'node:events';
import { connect } from 'node:net';

const socket = connect(Number(process.argv[3]), process.argv[2]);
socket.on('error', () => process.exit(1));
socket.on('data', (chunk) => {
  if (!process.stdout.write(chunk)) {
    socket.pause();
    process.stdout.once('drain', () => socket.resume());
  }
});
await once(socket, 'end');
socket.end();
