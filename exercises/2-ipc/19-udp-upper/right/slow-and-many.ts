// Slow to start; takes whatever has come, and only then answers it, the last one first.
import { setTimeout as sleep } from 'node:timers/promises';
import { datagramSocket, receiveFrom, selectSockets, sendTo, timeoutSocket } from 'mysocks';

const words = process.argv.slice(2);
const port = Number(words[0]);
if (words.length !== 1 || !Number.isInteger(port) || port <= 0 || port >= 65536) process.exit(2);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
await sleep(300);
const server = await datagramSocket(port, '127.0.0.1');
if (server < 0) process.exit(1);
timeoutSocket(server, 1);
await sleep(100);
console.log('listening on ' + port);

for (;;) {
  await selectSockets([server]);
  const answers: { text: string; host: string; port: number }[] = [];
  for (;;) {
    const buf = Buffer.alloc(70_000);
    const from = { host: '', port: 0 };
    const n = await receiveFrom(server, buf, from);
    if (n < 0) break;
    const text = buf.toString('latin1', 0, n);
    answers.unshift({ text: text.replace(/[a-z]/g, (letter) => letter.toUpperCase()), ...from });
  }
  for (const { text, host, port: to } of answers) {
    await sendTo(server, Buffer.from(text, 'latin1'), host, to);
  }
}
