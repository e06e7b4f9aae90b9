// caught by: late
// advice: It did not wait for an answer that came late.
// Gives the server half a second, then prints what has come.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const socket = connect(Number(port), host);
socket.on('error', () => process.exit(1));

const lines = readFileSync(file, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();
socket.write(lines.map((line) => `${line}\n`).join(''));

let text = '';
let over = false;
socket.setEncoding('utf8');
socket.on('data', (piece: string) => (text += piece));
socket.on('end', () => (over = true));
setTimeout(() => {
  const answers = text.split('\n').slice(0, -1);
  for (const [i, answer] of answers.entries()) console.log(`${lines[i]} -> ${answer}`);
  process.exitCode = over && answers.length < lines.length ? 1 : 0;
  socket.destroy();
}, 500);
