/**
 * Records what one of the grader's own clients does, as the library records its calls: so a picture of a failed
 * check shows both ends.
 *
 * The client is seen from outside: it reads whenever it is not told otherwise, so it waits for the server from
 * the moment in which it is connected.
 *
 * @module
 */
import type { Socket } from 'node:net';
import { NO_PID } from '../../trace/record/format.ts';
import { RecordWriter, type Call } from '../../trace/record/writer.ts';

const CHANNEL = 3;
/** The most that Node reads at once. */
const MOST = 65_536;

interface Open {
  readonly id: number;
  readonly call: Call;
}

export class ClientRecorder {
  readonly #writer: RecordWriter;
  readonly #socket: Socket;
  #conn = '';
  #in = 0;
  #out = 0;
  #reading: Open | undefined;

  /**
   * @param folder Where the recording goes.
   * @param number The number of the client in its check.
   * @param socket Its socket, which is not connected yet.
   * @param to The address that it connects to.
   */
  constructor(folder: string, number: number, socket: Socket, to: string) {
    // Clients share one process, but not their lane in a picture.
    const self = { pid: NO_PID + number, ppid: process.pid, name: 'client' };
    this.#writer = new RecordWriter(folder, self);
    this.#socket = socket;
    const connect = this.#begin({ op: 'connect', channel: 0, to });
    socket.on('connect', () => {
      this.#conn = `${socket.localAddress}:${socket.localPort}`;
      this.#end(connect, CHANNEL, { channel: CHANNEL, connection: this.#conn });
      this.#read();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const errno = error.code ?? 'EIO';
      if (this.#conn === '') this.#end(connect, -1, { errno });
      else this.#readEnded(-1, { errno });
    });
    socket.on('end', () => this.#readEnded(0));
    socket.on('close', () => this.#writer.exit(0));
  }

  /** Bytes have come. */
  received(data: Uint8Array): void {
    this.#readEnded(data.length, { data, offset: this.#in });
    this.#in += data.length;
    this.#read();
  }

  /** Bytes go to the server. Gives what to call when they are gone. */
  sends(data: Uint8Array): () => void {
    const write = this.#begin({
      ...this.#about('write', 'c2s'),
      n: data.length,
      data,
      offset: this.#out,
    });
    this.#out += data.length;
    return () => this.#end(write, data.length);
  }

  /** The client ends its stream, or closes both directions. */
  ends(op: 'shutdown' | 'close'): void {
    if (this.#conn === '' || this.#socket.destroyed) return;
    // It waits for nothing any more: a read that is open for ever would be a wait.
    if (op === 'close') this.#readEnded(-1, { errno: 'EBADF' });
    this.#end(this.#begin(this.#about(op, 'c2s')), 0);
  }

  #about(op: Call['op'], direction: 'c2s' | 's2c'): Call {
    return { op, channel: CHANNEL, connection: this.#conn, direction };
  }

  #read(): void {
    this.#reading = this.#begin({ ...this.#about('read', 's2c'), n: MOST });
  }

  #readEnded(result: number, found: Partial<Call> = {}): void {
    if (this.#reading !== undefined) this.#end(this.#reading, result, found);
    this.#reading = undefined;
  }

  #begin(call: Call): Open {
    return { id: this.#writer.begin(call), call };
  }

  #end({ id, call }: Open, result: number, found: Partial<Call> = {}): void {
    this.#writer.end(id, { ...call, ...found, result });
  }
}
