// Chat server: what a member says, all others see. One process, many clients.
// Usage: npx tsx chat.ts PORT
import {
  acceptServerSocket,
  closeSocket,
  perror,
  readSocket,
  selectSockets,
  serverSocket,
  writen,
} from 'mysocks';

const LINE_LIMIT = 1024;
const WAITING_LIMIT = 1_000_000;

interface Client {
  readonly channel: number;
  name: string; // '' until its first line has come
  rest: string; // the beginning of a line whose newline has not come yet
  waiting: string; // lines for it that the operating system has not taken yet
  sending: boolean; // somebody is at it
}

const port = Number(process.argv[2]);
const clients = new Map<number, Client>(); // by channel
const buf = Buffer.allocUnsafe(65536);

const server = await serverSocket(port);
if (server < 0) {
  perror('chat: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  // The server comes first: a new client must not get a number that another one gives up in the same round.
  for (const channel of await selectSockets([server, ...clients.keys()])) {
    if (channel === server) await accept();
    else await listen(clients.get(channel));
  }
}

async function accept(): Promise<void> {
  const channel = await acceptServerSocket(server);
  if (channel < 0) return perror('chat: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
  clients.set(channel, { channel, name: '', rest: '', waiting: '', sending: false });
}

/** Takes what has come from a client that is ready: lines, parts of lines, or its end. */
async function listen(client: Client | undefined): Promise<void> {
  if (client === undefined) return; // dropped a moment ago, in the same round
  const n = await readSocket(client.channel, buf);
  if (n <= 0) return leave(client);
  // latin1: one character for each byte, so that nothing is lost and lengths are bytes.
  const lines = (client.rest + buf.toString('latin1', 0, n)).split('\n');
  client.rest = lines.pop() ?? '';
  for (const line of lines.map(withoutReturn)) {
    if (line.length > LINE_LIMIT) refuse(client, 'ERR line too long');
    else if (client.name === '') join(client, line);
    else tellOthers(client, `${client.name}: ${line}`);
    if (!clients.has(client.channel)) return; // it was refused
  }
  if (withoutReturn(client.rest).length > LINE_LIMIT) refuse(client, 'ERR line too long');
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function join(client: Client, name: string): void {
  const taken = [...clients.values()].some((other) => other.name === name);
  if (taken || !/^[A-Za-z0-9]{1,16}$/.test(name)) return refuse(client, 'ERR name');
  client.name = name;
  tellOthers(client, `* ${name} joined`);
}

/** Tells the other members. A client without a name is none yet. */
function tellOthers(client: Client, line: string): void {
  for (const other of clients.values()) {
    if (other !== client && other.name !== '') tell(other, line);
  }
}

/** Waits for nobody: what a slow member does not take piles up here, and there is a limit to that. */
function tell(client: Client, line: string): void {
  client.waiting += `${line}\n`;
  if (client.waiting.length > WAITING_LIMIT) leave(client);
  else if (!client.sending) void send(client);
}

/** Hands over what is waiting, as fast as this client takes it. */
async function send(client: Client): Promise<void> {
  client.sending = true;
  while (client.waiting !== '') {
    const bytes = Buffer.from(client.waiting, 'latin1');
    if ((await writen(client.channel, bytes)) < 0) break; // it has left: the next read says so, too
    client.waiting = client.waiting.slice(bytes.length);
  }
  client.sending = false;
  if (!clients.has(client.channel)) closeSocket(client.channel);
}

function refuse(client: Client, answer: string): void {
  tell(client, answer);
  leave(client);
}

/** A client is gone, or has to go: what is on its way to it still goes out. */
function leave(client: Client): void {
  if (!clients.delete(client.channel)) return;
  if (client.name !== '') tellOthers(client, `* ${client.name} left`);
  if (!client.sending) closeSocket(client.channel);
}
