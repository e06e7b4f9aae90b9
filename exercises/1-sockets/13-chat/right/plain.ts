// In short, and without a word: the mistakes in wrong/ change this program.
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
  waiting: string;
  sending: boolean;
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
  clients.set(channel, { channel, name: '', rest: '', waiting: '', sending: false });
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
  client.waiting += `${line}\n`;
  if (client.waiting.length > 1_000_000) leave(client);
  else if (!client.sending) void send(client);
}

async function send(client: Client): Promise<void> {
  client.sending = true;
  while (client.waiting !== '') {
    const bytes = Buffer.from(client.waiting, 'latin1');
    if ((await writen(client.channel, bytes)) < 0) break;
    client.waiting = client.waiting.slice(bytes.length);
  }
  client.sending = false;
  if (!clients.has(client.channel)) closeSocket(client.channel);
}

function refuse(client: Client, answer: string): void {
  tell(client, answer);
  leave(client);
}

function leave(client: Client): void {
  if (!clients.delete(client.channel)) return;
  if (client.name !== '') tellOthers(client, `* ${client.name} left`);
  if (!client.sending) closeSocket(client.channel);
}
