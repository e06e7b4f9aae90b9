// Server with a configuration: answers each line with a prefix and in its case. SIGHUP makes it read FILE again.
// Usage: npx tsx hup-config.ts PORT FILE
import { readFileSync } from 'node:fs';
import {
  acceptServerSocket,
  closeSocket,
  perror,
  readSocket,
  serverSocket,
  writen,
  type Channel,
} from 'mysocks';

const LINE_LIMIT = 1024;

interface Config {
  readonly prefix: string;
  readonly change: (text: string) => string;
}

// a–z and A–Z alone: the other bytes of a line, here characters of latin1, stay as they are.
const CASES: Readonly<Record<string, Config['change']>> = {
  upper: (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  lower: (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  keep: (text) => text,
};

const [word = '', file = '', ...more] = process.argv.slice(2);
const port = Number(word);
if (!/^\d+$/.test(word) || port < 1 || port > 65_535 || file === '' || more.length > 0) {
  console.error('Usage: npx tsx hup-config.ts PORT FILE');
  process.exit(2);
}

let config = load() ?? process.exit(1);
// Read in one go: a SIGHUP that comes meanwhile is handled afterwards, and finds what FILE holds then.
process.on('SIGHUP', () => (config = load() ?? config));
process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));

const server = await serverSocket(port);
if (server < 0) {
  perror('hup-config: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) perror('hup-config: acceptServerSocket');
  else void serve(client); // not awaited: the next client is accepted while this one is served
}

/** What FILE says; `undefined` when it is missing or broken. */
function load(): Config | undefined {
  try {
    return parse(readFileSync(file, 'latin1'));
  } catch (error) {
    console.error(`hup-config: ${(error as Error).message}`);
    return undefined;
  }
}

/** All of it or nothing: a configuration is made when everything is known to be good. */
function parse(text: string): Config {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, key = '', value = ''] = /^(prefix|case) ([!-~]{1,20})$/.exec(line) ?? [];
    if (key === '' || found.has(key)) throw new Error(`${file} is broken: "${line.slice(0, 80)}"`);
    found.set(key, value);
  }
  const prefix = found.get('prefix');
  const change = Object.hasOwn(CASES, found.get('case') ?? '') && CASES[found.get('case') ?? ''];
  if (prefix === undefined || !change) throw new Error(`${file} must have a prefix and a case`);
  return { prefix, change };
}

async function serve(client: Channel): Promise<void> {
  const buf = Buffer.alloc(4096);
  let rest = '';
  for (let n; (n = await readSocket(client, buf)) > 0;) {
    const lines = (rest + buf.toString('latin1', 0, n)).split('\n');
    rest = lines.pop() ?? '';
    if (!(await answer(client, lines.map(withoutReturn)))) break;
    if (withoutReturn(rest).length > LINE_LIMIT) {
      await writen(client, 'ERR line too long\n');
      break;
    }
  }
  closeSocket(client);
}

/** Answers each of these lines. False when the client must go, or is gone. */
async function answer(client: Channel, lines: readonly string[]): Promise<boolean> {
  for (const line of lines) {
    const good = line.length <= LINE_LIMIT;
    const text = good ? `${config.prefix} ${config.change(line)}` : 'ERR line too long';
    if ((await writen(client, Buffer.from(`${text}\n`, 'latin1'))) < 0 || !good) return false;
  }
  return true;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
