/**
 * Files that do not fit into the memory of a remote-read server.
 *
 * @module
 */
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Service, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { start } from '../protocol.ts';
import { put, Remote, type Place } from './remote.ts';
import { release } from '../servers.ts';

const MB = 1_000_000;
const SIZE = 200 * MB;
/** What a process of Node has at the start is not the student's fault, should it be much. */
const LIMIT = 100 * MB;
const GROWTH = 50 * MB;

/** A file of 200 MB, nearly all of it holes: blocks of random bytes here and there, zeros between them. */
class BigFile {
  readonly #blocks: ReadonlyMap<number, Buffer>;

  constructor(t: Trial) {
    const places = [0, 65_000, 1_500_000, 150_000_123, SIZE - 5_000];
    this.#blocks = new Map(places.map((at) => [at, t.random.bytes(4_000)]));
  }

  /** Makes it. A hole takes no room on the disk. */
  make({ root }: Place): void {
    const path = join(root, 'big.bin');
    put(path, '');
    truncateSync(path, SIZE);
    const file = openSync(path, 'r+');
    for (const [at, bytes] of this.#blocks) writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  }

  /** What is in it. */
  content(offset: number, count: number): Buffer {
    const content = Buffer.alloc(count);
    for (const [at, bytes] of this.#blocks) {
      const from = Math.max(at, offset);
      const to = Math.min(at + bytes.length, offset + count);
      if (from < to) content.set(bytes.subarray(from - at, to - at), from - offset);
    }
    return content;
  }
}

export const bigFiles = check(
  'big-files',
  {
    title: 'sends 200 MB in under 100 MB of memory',
    teaches:
      'A file goes through a small buffer, piece by piece. When the client does not read, the server must not read on either: so the slower one sets the pace.',
    points: 1,
    needs: ['reads'],
    linux: true,
    hints: [
      'How much memory does readFile take for a file of 200 MB? And a write that nobody has taken yet?',
      'Read a piece of 64 KB, write it, wait until it is taken, and read the next into the same buffer.',
      'for (…) { await file.read(buf, 0, …, position); await writen(client, buf.subarray(0, bytesRead)); }',
    ],
    advice: [
      {
        when: /of memory after a client asked for 1,000 bytes|asked for the size/,
        say: 'Do not read what nobody wants: the size is in stat, and file.read(buf, 0, length, position) begins at any position.',
      },
      {
        when: /MB of memory/,
        say: 'Use one buffer of 64 KB or so for piece after piece, and await each write before the next read: else the file piles up in memory while the client does not read.',
      },
      {
        when: 'different',
        say: 'The bytes were changed while they waited to be sent. Await each write before the next read fills the buffer again.',
      },
      {
        when: 'too-slow',
        say: 'What lies before the offset need not be read: file.read(buf, 0, length, position) begins at any position.',
      },
    ],
  },
  sendBigFile,
);

/** A piece of 200 MB, then all of it, for a client that is slow: no process may need much memory for that. */
export async function sendBigFile(t: Trial): Promise<void> {
  const big = new BigFile(t);
  const remote = new Remote(t.random, { furnish: (place) => big.make(place) });
  const service = await start(t, remote);
  await service.rests({ threads: true });
  const limit = Math.max(LIMIT, service.peakMemory + GROWTH);
  await t.variation('a piece from the middle', async () => {
    const client = await t.connect(service);
    await client.send('SIZE big.bin\n');
    await client.expect(`OK ${SIZE}\n`);
    expectMemory(t, service, limit, 'asked for the size of a file of 200 MB');
    await client.send('READ big.bin 149999623 1000\n');
    await client.expect('OK 1000\n');
    await client.expect(big.content(149_999_623, 1_000));
    expectMemory(t, service, limit, 'asked for 1,000 bytes of a file of 200 MB');
    client.close();
  });
  await t.variation('all of it, for a client that is slow', async () => {
    const client = await t.connect(service);
    await readSlowly(t, service, client, big, limit);
    client.reset();
  });
  release(service);
}

/** The client reads a little, then waits until the server does, and reads on. */
async function readSlowly(
  t: Trial,
  service: Service,
  client: Wire,
  big: BigFile,
  limit: number,
): Promise<void> {
  await client.send(`READ big.bin 0 ${SIZE}\n`);
  await client.expect(`OK ${SIZE}\n`);
  await client.expect(big.content(0, 1_000));
  client.pause();
  // Until it waits for the client; a server that goes on reading the file needs more and more memory.
  const grown = () => Math.floor(service.peakMemory / MB);
  await service.rests({ threads: true, timers: true, limit: 4_000, progress: grown });
  expectMemory(t, service, limit, 'stopped reading in the middle of a file of 200 MB');
  const bytes = big.content(1_000, 15 * MB);
  await t.asOneStep(`${client.name} reads on, and gets the right bytes`, async () => {
    client.resume();
    const begin = t.clock.now();
    // A server that sends a byte at a time would need minutes: what had to wait, and what comes in a second of its time.
    const more = (at: number) => at < 2 * t.overflow || t.clock.now() - begin < 1_000;
    for (let at = 0; at < bytes.length && more(at); at += 100_000) {
      await client.expect(bytes.subarray(at, at + 100_000));
    }
  });
}

function expectMemory(t: Trial, { name, peakMemory }: Service, limit: number, what: string): void {
  if (peakMemory <= limit) return;
  const peak = Math.round(peakMemory / MB);
  t.fail(`${name} had ${peak} MB of memory after a client ${what}: under 100 are allowed`);
}
