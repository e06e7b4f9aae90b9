// File client: lists, gets and puts the files of a file server.
// Usage: npx tsx clients/file.ts HOST PORT list | get NAME [DEST] | put FILE [NAME]
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { closeSocket, connectSocket } from '../lib/index.ts';
import { clientArguments, fail, failWith, shown, usage } from '../lib/program.ts';
import { ask, readAnswerLine, readContent } from '../servers/services/file-client.ts';
import { asRefusal, openFolder } from '../servers/services/file-jail.ts';
import { NewFile } from '../servers/services/new-file.ts';

const ACTIONS = 'list | get NAME [DEST] | put FILE [NAME]';
const SYNOPSIS = `npx tsx clients/file.ts HOST PORT ${ACTIONS}`;
const { host, port, rest } = clientArguments(ACTIONS);
const [action = '', name = '', other = basename(name)] = rest;
const lengths = { list: [1], get: [2, 3], put: [2, 3] }[action] ?? [];
if (!lengths.includes(rest.length)) usage(SYNOPSIS, 'list, get or put is needed');

const server = await connectSocket(host, port);
if (server < 0) fail('connectSocket');
try {
  if (action === 'list') await list();
  else if (action === 'get') await get(other);
  else await put(name, other);
} catch (error) {
  failWith(error instanceof Error ? error.message : String(error));
}
closeSocket(server);

async function list(): Promise<void> {
  const count = await ask(server, { verb: 'LIST' });
  for (let i = 0; i < count; i++) await print(Buffer.from(`${await readAnswerLine(server)}\n`));
}

/** The file goes to DEST, or to where this program was started, whatever folder it has on the server. */
async function get(dest: string): Promise<void> {
  const size = await ask(server, { verb: 'GET', name });
  if (rest[2] === '-') return readContent(server, size, print);
  const local = (error: unknown) => {
    throw new Error(`${dest}: ${asRefusal(error).message}`);
  };
  const folder = await openFolder(dirname(dest)).catch(local);
  const file = await NewFile.begin(folder, basename(dest)).catch(local);
  await readContent(server, size, (bytes) => file.write(bytes).catch(local));
  await file.commit().catch(local);
  await folder.handle.close();
}

async function put(path: string, name: string): Promise<void> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error(`${path}: not a regular file`);
  const content = await open(path);
  await ask(server, { verb: 'PUT', name, size: stats.size }, content);
  await content.close();
}

async function print(bytes: Uint8Array): Promise<void> {
  // stdout may keep the bytes for later, so it gets a copy.
  if (!process.stdout.write(shown(Buffer.from(bytes)))) await once(process.stdout, 'drain');
}
