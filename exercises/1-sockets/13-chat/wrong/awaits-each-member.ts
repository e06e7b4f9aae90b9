// caught by: slow-member (a hang)
// advice: Awaiting a write to one member makes all others wait.
// Waits until each member has taken its line: one that does not read lets all wait.
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
  if (n <= 0) return await leave(client);
  const lines = (client.rest + buf.toString('latin1', 0, n)).split('\n');
  client.rest = lines.pop() ?? '';
  for (const text of lines) {
    const line = text.replace(/\r$/, '');
    if (!clients.has(client.channel)) return;
    if (line.length > 1024) await refuse(client, 'ERR line too long');
    else if (client.name === '') await join(client, line);
    else await tellOthers(client, `${client.name}: ${line}`);
  }
  if (client.rest.length > 1025) await refuse(client, 'ERR line too long');
}

async function join(client: Client, name: string): Promise<void> {
  const taken = [...clients.values()].some((other) => other.name === name);
  if (taken || !/^[A-Za-z0-9]{1,16}$/.test(name)) return await refuse(client, 'ERR name');
  client.name = name;
  await tellOthers(client, `* ${name} joined`);
}

async function tellOthers(client: Client, line: string): Promise<void> {
  for (const other of clients.values()) {
    if (other !== client && other.name !== '')
      await writen(other.channel, Buffer.from(`${line}\n`, 'latin1'));
  }
}

async function refuse(client: Client, answer: string): Promise<void> {
  await writen(client.channel, `${answer}\n`);
  await leave(client);
}

async function leave(client: Client): Promise<void> {
  if (!clients.delete(client.channel)) return;
  if (client.name !== '') await tellOthers(client, `* ${client.name} left`);
  closeSocket(client.channel);
}
