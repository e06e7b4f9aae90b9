// caught by: whole-lines
// advice: The name and the first lines may come with one read: after the name, go on with the lines that came with it, and tell the others of each in one piece.
// Writes name, text and newline each for itself, and waits in between.
import {
  acceptServerSocket,
  closeSocket,
  readSocket,
  selectSockets,
  serverSocket,
  writen,
} from 'mysocks';

interface Client {
  channel: number;
  name: string;
  rest: string;
}

const clients = new Map<number, Client>();
const buf = Buffer.alloc(65536);
const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

for (;;) {
  for (const channel of await selectSockets([server, ...clients.keys()])) {
    const client = clients.get(channel);
    if (channel === server) await accept();
    else if (client !== undefined) await listen(client);
  }
}

async function accept(): Promise<void> {
  const channel = await acceptServerSocket(server);
  if (channel < 0) return;
  clients.set(channel, { channel, name: '', rest: '' });
}

async function listen(client: Client): Promise<void> {
  const n = await readSocket(client.channel, buf);
  if (n <= 0) return leave(client);
  const lines = (client.rest + buf.toString('latin1', 0, n)).split('\n');
  client.rest = lines.pop() ?? '';
  for (const text of lines) {
    const line = text.replace(/\r$/, '');
    if (!clients.has(client.channel)) return;
    if (line.length > 1024) refuse(client, 'ERR line too long');
    else if (client.name === '') join(client, line);
    else tellOthers(client, `${client.name}: ${line}`);
  }
  if (client.rest.length > 1025) refuse(client, 'ERR line too long');
}

function join(client: Client, name: string): void {
  const taken = [...clients.values()].some((other) => other.name === name);
  if (taken || !/^[A-Za-z0-9]{1,16}$/.test(name)) return refuse(client, 'ERR name');
  client.name = name;
  tellOthers(client, `* ${name} joined`);
}

function tellOthers(client: Client, line: string): void {
  for (const other of clients.values()) {
    if (other !== client && other.name !== '') tell(other, line);
  }
}

function tell(client: Client, line: string): void {
  void write(client, line);
}

async function write(client: Client, line: string): Promise<void> {
  const [name, ...words] = line.split(' ');
  await writen(client.channel, `${name} `);
  await new Promise(setImmediate);
  await writen(client.channel, Buffer.from(words.join(' '), 'latin1'));
  await writen(client.channel, '\n');
}

function refuse(client: Client, answer: string): void {
  tell(client, answer);
  leave(client);
}

function leave(client: Client): void {
  if (!clients.delete(client.channel)) return;
  if (client.name !== '') tellOthers(client, `* ${client.name} left`);
  setImmediate(() => setImmediate(() => setImmediate(() => closeSocket(client.channel))));
}
