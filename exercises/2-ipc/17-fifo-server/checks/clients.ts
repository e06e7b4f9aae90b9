/**
 * The grader as clients of the server: requests into its FIFO, answers out of their own.
 *
 * @module
 */
import { closeSync, constants, openSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ASLEEP, quote, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import { FifoReader, FifoWriter, makeFifos } from '../../checks/fifos.ts';
import { statusOf } from '../../checks/processes.ts';

export const MOST_LINE = 4096;

/** A server that runs, and what it owes: the number that comes next. */
export class Numbers {
  readonly t: Trial;
  readonly program: StudentProgram;
  readonly path: string;
  next = 0;
  readonly #free: string[];

  private constructor(t: Trial, program: StudentProgram, path: string, free: string[]) {
    this.t = t;
    this.program = program;
    this.path = path;
    this.#free = free;
  }

  /** Starts a server on a path in a folder of its own, with FIFOs for so many clients, and waits until it is ready. */
  static async start(t: Trial, clients: number, folder = t.folder()): Promise<Numbers> {
    const free = Array.from({ length: clients }, (_, i) => join(folder, `client-${i + 1}`));
    makeFifos(free);
    const path = join(folder, 'requests');
    const program = await t.run([path], { folder });
    await program.prints('ready\n');
    if (!statSync(path, { throwIfNoEntry: false })?.isFIFO())
      t.fail(`${program.name} is ready, but ${path} is no FIFO`);
    return new Numbers(t, program, path, free);
  }

  /** The path of the next client's FIFO, which nobody has opened. */
  reply(): string {
    const path = this.#free.shift();
    if (path === undefined) throw new Error('There are not enough FIFOs for clients');
    return path;
  }

  /** A new client, which reads its FIFO already, and what it must get for this many numbers if it asks next. */
  client(count: number): Client {
    const path = this.reply();
    const reader = new FifoReader(this.t, `the answer in ${basename(path)}`, path);
    const client = new Client(this, reader, count, this.next);
    this.next += count;
    return client;
  }

  /** Asks and expects the answer. */
  async ask(count: number, words = ''): Promise<void> {
    const client = this.client(count);
    this.send(`${client.line}\n`);
    await client.answered(words);
  }

  /** Writes into the FIFO of the server in one write, and leaves. */
  send(data: string): void {
    const writer = this.writer();
    this.t.step(`a client writes ${quote(data.replaceAll(dirname(this.path), '…'), 40)}`);
    writer.write(data);
    writer.close();
  }

  /** Opens the FIFO of the server for writing. */
  writer(): FifoWriter {
    try {
      return new FifoWriter(this.t, this.path);
    } catch {
      return this.gone();
    }
  }

  gone(): never {
    const { program } = this;
    const status = statusOf(program);
    const how = status === undefined ? 'nobody reads its FIFO' : `it ended with status ${status}`;
    return this.t.fail(`${program.name} should serve until it is told to end, but ${how}`, {
      symptom: 'ended',
    });
  }

  /** Whether the server still reads: a look that changes nothing. */
  isRead(): boolean {
    try {
      closeSync(openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK));
      return true;
    } catch {
      return false;
    }
  }
}

/** One client, which has its FIFO open. */
export class Client {
  readonly line: string;
  readonly count: number;
  readonly reader: FifoReader;
  readonly #first: number;
  readonly #server: Numbers;

  constructor(server: Numbers, reader: FifoReader, count: number, first: number) {
    this.#server = server;
    this.reader = reader;
    this.count = count;
    this.#first = first;
    this.line = `${count} ${reader.path}`;
  }

  /** A line of so many bytes, its newline left out: a path may have more slashes than it needs. */
  longLine(bytes: number): string {
    const missing = bytes - this.line.length;
    return `${this.count} ${'/'.repeat(missing)}${this.reader.path}`;
  }

  /** Expects the answer, and its end. */
  async answered(words = ''): Promise<void> {
    const { t, program } = this.#server;
    const { inbox } = this.reader;
    const over = () => inbox.size > 0 || inbox.ended !== undefined || program.exit !== undefined;
    const found = await t.until(() => (over() ? t : undefined));
    if (found === 'asleep') t.fail(`a client gets no answer: ${ASLEEP}`, { symptom: 'nothing' });
    if (inbox.size === 0 && program.exit !== undefined) this.#server.gone();
    await inbox.expect(Buffer.from(`${this.#first}\n`));
    await inbox.expectEnd();
    this.reader.close();
    t.step(`it gets ${this.#first}, and the end${words}`);
  }

  /** Expects that nothing has come, and leaves. */
  unanswered(): void {
    this.reader.inbox.expectNothingMore();
    this.reader.close();
  }
}
