// A client of node:net that takes what comes as lines and as bytes.
import type { Socket } from 'node:net';
import { connectPeer } from './peer.ts';

export class Conversation {
  readonly socket: Socket;
  private chunks: Buffer[] = [];
  private length = 0;
  /** How the stream ended: undefined while it goes on, null at its end, the error when it broke. */
  private end: Error | null | undefined;
  private wake = (): void => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.chunks.push(bytes);
      this.length += bytes.length;
      this.wake();
    });
    const ended = (error: Error | null): void => {
      if (this.end === undefined) this.end = error;
      this.wake();
    };
    socket.on('end', () => ended(null));
    socket.on('error', ended);
    socket.on('close', () => ended(new Error('The connection was closed')));
    socket.resume();
  }

  static async open(port: number): Promise<Conversation> {
    return new Conversation(await connectPeer(port));
  }

  send(data: string | Uint8Array): this {
    this.socket.write(data);
    return this;
  }

  /** Sends it byte by byte, each with a segment of its own. */
  async sendBytes(text: string): Promise<void> {
    for (const byte of Buffer.from(text)) {
      await new Promise((resolve) => this.socket.write(Buffer.from([byte]), resolve));
      await new Promise(setImmediate);
    }
  }

  /** The next line without its newline. */
  async line(): Promise<string> {
    await this.until(() => this.newline() >= 0);
    return this.take(this.newline() + 1)
      .toString()
      .slice(0, -1);
  }

  async lines(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(await this.line());
    return lines;
  }

  /** Sends a request line and gives the line of the answer. */
  ask(request: string): Promise<string> {
    return this.send(`${request}\n`).line();
  }

  async bytes(count: number): Promise<Buffer> {
    await this.until(() => this.length >= count);
    return this.take(count);
  }

  /** Everything to the end of the stream; rejects when the connection breaks. */
  async rest(): Promise<Buffer> {
    await this.until(() => this.end === null);
    return this.take(this.length);
  }

  private async until(enough: () => boolean): Promise<void> {
    while (!enough()) {
      if (this.end !== undefined) throw this.end ?? new Error('The stream has ended');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private newline(): number {
    this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0]?.indexOf('\n') ?? -1;
  }

  private take(count: number): Buffer {
    const all = Buffer.concat(this.chunks);
    this.chunks = [all.subarray(count)];
    this.length = all.length - count;
    return all.subarray(0, count);
  }
}
