// The parent counts, and is a second server for that: each child is its client, with the library of the course.
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  forkChild,
  inheritedSocket,
  isChild,
  localPort,
  readLine,
  readSocket,
  serverSocket,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);
let n = 0; // the parent's
let counter = -1; // a child's connection to its parent

if (isChild()) {
  const client = await inheritedSocket();
  counter = await connectSocket('127.0.0.1', Number(process.env['COUNT_PORT']));
  await serve(client);
  closeSocket(counter);
  closeSocket(client);
} else {
  const counting = await serverSocket(0);
  process.env['COUNT_PORT'] = String(localPort(counting));
  void serveChildren(counting);
  const server = await serverSocket(port);
  console.log(`listening on ${port}`);
  for (;;) {
    const client = await acceptServerSocket(server);
    await forkChild(client);
    closeSocket(client);
  }
}

async function serve(client: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let rest = '';
  for (let size; (size = await readSocket(client, buf)) > 0;) {
    const lines = (rest + buf.toString('latin1', 0, size)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of rest.length > 1025 ? [...lines, rest] : lines) {
      const request = line.replace(/\r$/, '');
      if (request === 'QUIT') return void (await writen(client, 'BYE\n'));
      const answer = request === 'COUNT' ? `OK ${await tell('COUNT')}` : calculate(request);
      if (request !== 'COUNT' && answer.startsWith('OK')) await tell('ONE');
      if ((await writen(client, `${answer}\n`)) < 0 || answer === 'ERR line too long') return;
    }
  }
}

/** Tells the parent something, and waits for its answer: then it has counted. */
async function tell(what: string): Promise<string> {
  await writen(counter, `${what}\n`);
  return String(await readLine(counter, 100));
}

async function serveChildren(counting: number): Promise<void> {
  for (;;) {
    const child = await acceptServerSocket(counting);
    void countFor(child).then(() => closeSocket(child));
  }
}

async function countFor(child: number): Promise<void> {
  for (let line; typeof (line = await readLine(child, 100)) === 'string';) {
    if (line === 'ONE') n++;
    if ((await writen(child, `${n}\n`)) < 0) return;
  }
}

function calculate(request: string): string {
  if (request.length > 1024) return 'ERR line too long';
  const match = /^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.exec(request);
  if (match === null) return 'ERR syntax';
  const [, word, first, second] = match;
  const [a, b] = [Number(first), Number(second)];
  if (word === 'DIV' && b === 0) return 'ERR division by zero';
  const value =
    word === 'ADD' ? a + b : word === 'SUB' ? a - b : word === 'MUL' ? a * b : Math.trunc(a / b);
  return Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow';
}
