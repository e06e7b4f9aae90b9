// Without the library: node:net and two line readers. Ends its stream after the last request, reads to the end.
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const asked: string[] = [];
let answered = 0;
let sentAll = false;

const socket = connect({ host, port: Number(port), allowHalfOpen: true });
const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
  lines.close();
});

lines.on('line', (line) => {
  asked.push(line);
  if (socket.destroyed || socket.write(`${line}\n`)) return;
  lines.pause();
  socket.once('drain', () => lines.resume());
});
lines.on('close', () => {
  sentAll = true;
  socket.end();
});

let part = '';
socket.setEncoding('utf8');
socket.on('data', (text: string) => {
  const answers = (part + text).split('\n');
  part = answers.pop() ?? '';
  for (const answer of answers) console.log(`${asked[answered++]} -> ${answer}`);
});
socket.on('end', () => {
  if (!sentAll || answered < asked.length) process.exitCode = 1;
  socket.destroy();
  lines.close();
});
