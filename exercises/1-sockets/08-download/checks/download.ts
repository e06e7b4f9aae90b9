/**
 * One download, and what lies in the folder after it.
 *
 * @module
 */
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CheckFailure,
  showDifference,
  type StudentProgram,
  type Trial,
  type WaitOptions,
} from '../../../../lib/grader/index.ts';
import { RemoteServer, type ServerOptions } from './server.ts';

export interface DownloadOptions extends Partial<ServerOptions> {
  readonly content: Buffer;
  /** The folder of an earlier download; default a new one. */
  readonly folder?: Folder;
  /** What DEST.part holds before. */
  readonly part?: Buffer;
  /** The exit status; default 0, and then DEST must be the file. */
  readonly status?: 0 | 1 | 'any';
  readonly shortIo?: boolean;
  /** The program may refuse by itself. */
  readonly mayKeepAway?: boolean;
}

/** Where the program works. */
export interface Folder {
  readonly path: string;
  /** What it is told for DEST. */
  readonly dest: string;
}

export interface Downloaded {
  readonly program: StudentProgram;
  readonly server: RemoteServer;
  readonly folder: Folder;
}

export function newFolder(t: Trial, dest = `${t.random.word()}.bin`): Folder {
  const path = t.folder();
  mkdirSync(dirname(join(path, dest)), { recursive: true });
  return { path, dest };
}

/** Runs the program with the grader as its server, until it has ended, with DEST complete or as `status` says. */
export async function download(t: Trial, options: DownloadOptions): Promise<Downloaded> {
  const { content, status = 0, shortIo = false } = options;
  const name = options.name ?? `${t.random.word()}.txt`;
  const folder = options.folder ?? newFolder(t);
  if (options.part !== undefined) writeFileSync(pathOf(folder, 'DEST.part'), options.part);
  const server = await RemoteServer.open(t, { ...options, name, have: options.part?.length ?? 0 });
  const args = ['127.0.0.1', server.port, name, folder.dest];
  const program = await t.run(args, { folder: folder.path, shortIo });
  const progress = () => server.progress;
  await explained(server, async () => {
    const first = options.mayKeepAway === true ? undefined : await server.meet();
    await Promise.all([
      server.serve(program, first),
      ended(t, program, status, { progress, total: 120_000 }),
    ]);
    if (status === 0) expectFile(t, folder, 'DEST', content);
  });
  return { program, server, folder };
}

async function ended(
  t: Trial,
  program: StudentProgram,
  status: 0 | 1 | 'any',
  limits: WaitOptions,
) {
  if (status === 'any') await t.until(() => program.exit, limits);
  await program.exits(status === 'any' ? (program.exit?.status ?? 1) : status, limits);
}

/** Names a request that was none when something went wrong after it. */
async function explained(server: RemoteServer, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof CheckFailure) || server.account.strange === undefined) throw error;
    throw new CheckFailure(`${server.account.strange}\n${error.message}`, error.details);
  }
}

type Role = 'DEST' | 'DEST.part';

function pathOf({ path, dest }: Folder, role: Role): string {
  return join(path, role === 'DEST' ? dest : `${dest}.part`);
}

/** What is in a file; `undefined` when there is none. */
export function contentOf(folder: Folder, role: Role): Buffer | undefined {
  return fileContent(pathOf(folder, role));
}

export function fileContent(path: string): Buffer | undefined {
  try {
    return lstatSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Expects a file with just these bytes. */
export function expectFile(t: Trial, folder: Folder, role: Role, expected: Buffer): void {
  const got = contentOf(folder, role);
  if (got === undefined) {
    const part = role === 'DEST' ? contentOf(folder, 'DEST.part') : undefined;
    const though = part?.equals(expected) === true ? ', though DEST.part is complete' : '';
    t.fail(`there is no ${role}${though}`, { symptom: 'other' });
  }
  if (got.equals(expected)) {
    t.step(`${role} is right: ${got.length.toLocaleString('en-US')} bytes`);
    return;
  }
  const lines = showDifference(expected, got);
  t.fail([`${role}: other bytes than those of the file`, ...lines].join('\n'), {
    symptom:
      got.length < expected.length && expected.subarray(0, got.length).equals(got)
        ? 'too-little'
        : 'different',
    expected,
    got,
  });
}

/** Expects that there is no such file. */
export function expectNone(t: Trial, folder: Folder, role: Role, message: string): void {
  const got = contentOf(folder, role);
  if (got === undefined) return;
  t.fail(`${role} ${message}: ${got.length.toLocaleString('en-US')} bytes`, {
    symptom: 'left-behind',
  });
}

/** Text of this many bytes that begins with a number. */
export function prose(t: Trial, size: number): Buffer {
  const words: string[] = [`${t.random.integer(10, 99)}`];
  for (let length = 0; length < Math.min(size, BLOCK);) {
    const word = `${t.random.word()}${t.random.next() < 0.2 ? '\n' : ' '}`;
    words.push(word);
    length += word.length;
  }
  const text = repeated(Buffer.from(words.join('')), size);
  text.fill('.', Math.max(0, size - 1)); // no space at its end, which is for another check
  return text;
}

/** Bytes of every value. */
export function noise(t: Trial, size: number): Buffer {
  return repeated(t.random.bytes(Math.min(size, BLOCK)), size);
}

/** No program fetches blocks of this size: one in the wrong place has other bytes. */
const BLOCK = 65_521;

function repeated(bytes: Buffer, size: number): Buffer {
  const block = bytes.subarray(0, BLOCK);
  const times = size === 0 ? 0 : Math.ceil(size / block.length);
  return Buffer.concat(Array<Buffer>(times).fill(block)).subarray(0, size);
}
