// The client's side of the file service. What goes wrong is thrown, in words for the user.
import type { FileHandle } from 'node:fs/promises';
import { errno, readLine, strerror, writen, type Channel } from '../../lib/index.ts';
import { printable } from '../../lib/program.ts';
import { decodeAnswer, encodeRequest, type FileRequest } from '../../lib/protocol/file.ts';
import { receiveFile, sendFile } from './file-transfer.ts';

/** No line of an answer is longer: the name of a file may have many parts of 255 bytes. */
const LINE_LIMIT = 65536;

/** Sends a request, with the content of a file behind it for a PUT. Gives the number that the answer begins with. */
export async function ask(
  server: Channel,
  request: FileRequest,
  content?: FileHandle,
): Promise<number> {
  if ((await writen(server, encodeRequest(request))) < 0) throw lastError('writeSocket');
  if (request.verb === 'PUT' && content !== undefined) {
    const sent = await sendFile(server, content, request.size);
    if (sent < 0) throw lastError('writeSocket');
    if (sent < request.size) throw new Error('the file became shorter while it was sent');
  }
  const line = await readAnswerLine(server);
  const answer = decodeAnswer(line);
  if (answer === undefined) throw new Error(`unexpected answer: ${JSON.stringify(line)}`);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.count;
}

/** Reads a line of an answer, which is for a person to read. */
export async function readAnswerLine(server: Channel): Promise<string> {
  const line = await readLine(server, LINE_LIMIT);
  if (line === -1) throw lastError('readLine');
  if (line === null) throw new Error('the server ended the stream');
  return printable(line);
}

/** Reads the content of a file, all of it. */
export async function readContent(
  server: Channel,
  size: number,
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  const received = await receiveFile(server, size, write);
  if (received < 0) throw lastError('readSocket');
  if (received < size)
    throw new Error(`the server ended the stream after ${received} of ${size} bytes`);
}

function lastError(call: string): Error {
  return new Error(`${call}: ${strerror(errno())}`);
}
