// caught by: late
// advice: It did not wait for an answer that came late.
// Gives the server a second, then prints what has come.
import { connect } from 'node:net';

const socket = connect(Number(process.argv[3]), process.argv[2]);
socket.on('error', () => process.exit(1));

let asked = 0;
const input: Buffer[] = [];
for await (const chunk of process.stdin as AsyncIterable<Buffer>) input.push(chunk);
const lines = Buffer.concat(input).toString().split('\n');
if (lines.at(-1) === '') lines.pop();
for (const line of lines) {
  asked++;
  socket.write(`${line}\n`);
}

const output: Buffer[] = [];
socket.on('data', (chunk: Buffer) => output.push(chunk));
socket.on('end', () => {
  const answers = Buffer.concat(output);
  const complete = answers.subarray(0, answers.lastIndexOf('\n') + 1);
  process.stdout.write(complete);
  process.exitCode = complete.filter((byte) => byte === 0x0a).length < asked ? 1 : 0;
  clearTimeout(timer);
});
const timer = setTimeout(() => {
  process.stdout.write(Buffer.concat(output));
  socket.destroy();
}, 1000);
