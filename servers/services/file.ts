// The file service: lists, sends and receives the files below a root. Its protocol: lib/protocol/file.ts.
import { errno, perror, readLine, writen, type Channel } from '../../lib/index.ts';
import { report } from '../../lib/program.ts';
import { decodeRequest, encodeAnswer, FILE_LINE_LIMIT } from '../../lib/protocol/file.ts';
import { asRefusal, openFile, openFolder, Refusal, type Folder } from './file-jail.ts';
import { listFiles } from './file-list.ts';
import { receiveFile, sendFile } from './file-transfer.ts';
import { lingeringClose } from './lingering-close.ts';
import { NewFile } from './new-file.ts';

export async function file(client: Channel, path: string): Promise<void> {
  const root = await openFolder(path).catch(asRefusal);
  if (root instanceof Refusal) return void (await lastWord(client, root.message));
  try {
    while (await serveRequest(client, root));
  } finally {
    await root.handle.close();
  }
}

/** Gives false when the conversation is over. */
async function serveRequest(client: Channel, root: Folder): Promise<boolean> {
  const line = await readLine(client, FILE_LINE_LIMIT);
  if (line === null) return false;
  if (line === -1 && errno() === 'EMSGSIZE') return lastWord(client, 'line too long');
  if (line === -1) return broken('readLine');
  const request = decodeRequest(line);
  try {
    if (request.verb === 'LIST') return await say(client, await listFiles(root));
    if (request.verb === 'GET') return await get(client, root, request.name);
    if (request.verb === 'PUT') return await put(client, root, request.name, request.size);
  } catch (error) {
    return refuse(client, asRefusal(error).message);
  }
  return (request.fatal ? lastWord : refuse)(client, request.reason);
}

async function get(client: Channel, root: Folder, name: string): Promise<boolean> {
  const { handle, size } = await openFile(root, name);
  try {
    if (!(await agree(client, size))) return false;
    const sent = await sendFile(client, handle, size);
    if (sent < 0) return broken('writen');
    // The size has been sent. The connection ends before as many bytes have come, which tells the client.
    if (sent < size) report(`GET ${name}: the file became shorter while it was sent`);
    return sent === size;
  } finally {
    await handle.close();
  }
}

async function put(client: Channel, root: Folder, name: string, size: number): Promise<boolean> {
  let file: NewFile | Refusal = await NewFile.begin(root, name).catch(asRefusal);
  const received = await receiveFile(client, size, async (bytes) => {
    // The bytes of a refused file are read all the same: the next request comes after them.
    if (file instanceof NewFile) file = await file.write(bytes).catch(asRefusal);
  });
  if (received < size) {
    if (file instanceof NewFile) await file.discard();
    report(`PUT ${name}: ended before its ${size} bytes had come`);
    return false;
  }
  if (file instanceof Refusal) throw file;
  await file.commit();
  return agree(client, size);
}

function agree(client: Channel, count: number): Promise<boolean> {
  return say(client, encodeAnswer({ ok: true, count }));
}

function refuse(client: Channel, reason: string): Promise<boolean> {
  return say(client, encodeAnswer({ ok: false, reason }));
}

/** After this nobody knows where the next request begins. */
async function lastWord(client: Channel, reason: string): Promise<false> {
  await refuse(client, reason);
  await lingeringClose(client);
  return false;
}

async function say(client: Channel, answer: string | Uint8Array): Promise<boolean> {
  return (await writen(client, answer)) >= 0 || broken('writen');
}

function broken(call: string): false {
  perror(call);
  return false;
}
