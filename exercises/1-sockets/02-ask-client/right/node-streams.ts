// Without the library: node:net and two line readers. Ends its stream after the last line, reads to the end.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

let asked = 0;
let answered = 0;
let part = '';

const socket = connect({
  port: Number(process.argv[3]),
  host: process.argv[2],
  allowHalfOpen: true,
});
socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
  process.stdin.destroy();
});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  asked++;
  if (!socket.write(`${line}\n`)) {
    lines.pause();
    socket.once('drain', () => lines.resume());
  }
});
lines.on('close', () => socket.end());

socket.setEncoding('utf8'); // keeps half a character for the next read
socket.on('data', (text: string) => {
  const answers = (part + text).split('\n');
  part = answers.pop() ?? '';
  for (const answer of answers) console.log(answer);
  answered += answers.length;
});
socket.on('end', () => {
  if (answered < asked || !process.stdin.readableEnded) process.exitCode = 1;
  socket.end();
  process.stdin.destroy();
});
