// caught by: pipelines
// advice: Send the next request whether or not the one before is answered.
// A chain of promises: each request is sent when the answer to the one before has come.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);

const lines = readFileSync(file, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();

const buf = Buffer.alloc(65536);
let rest = '';
let chain = Promise.resolve();
for (const line of lines) chain = chain.then(() => ask(line));
await chain;
closeSocket(server);

async function ask(line: string): Promise<void> {
  await writen(server, `${line}\n`);
  while (!rest.includes('\n')) {
    const n = await readSocket(server, buf);
    if (n <= 0) process.exit(1);
    rest += buf.toString('utf8', 0, n);
  }
  const end = rest.indexOf('\n');
  console.log(`${line} -> ${rest.slice(0, end)}`);
  rest = rest.slice(end + 1);
}
