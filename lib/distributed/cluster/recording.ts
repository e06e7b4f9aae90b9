/**
 * Records a run of a cluster, for `mysocks trace`: a file for each life of a node.
 *
 * Lamport's time is not the node's, which may count as it likes, or not at all: it follows from who sent what to whom.
 *
 * @module
 */
import { RecordWriter, type Call } from '../../trace/record/writer.ts';
import type { Entry } from './history.ts';

type What = Omit<Call, 'channel' | 'op'>;
type NodeOp = Extract<Call['op'], `node:${string}`>;

/** One life of a node. */
class Life {
  readonly #writer: RecordWriter;
  /** What it is in: waiting, inside, stopped. */
  readonly #open = new Map<NodeOp, number>();
  #at = 0;
  clock = 0;

  constructor(dir: string, entry: Entry, pid: number) {
    this.#at = entry.at;
    const again = entry.life === 1 ? '' : ` (life ${entry.life})`;
    const what = { pid, ppid: process.pid, name: `node ${entry.node}${again}` };
    this.#writer = new RecordWriter(dir, what, () => Math.round(this.#at * 1000));
  }

  note(at: number): void {
    this.#at = at;
  }

  begin(op: NodeOp, what: What = {}): void {
    this.#open.set(op, this.#writer.begin({ op, channel: 0, clock: ++this.clock, ...what }));
  }

  end(op: NodeOp, result = 0): void {
    const id = this.#open.get(op);
    if (id === undefined) return;
    this.#open.delete(op);
    this.clock++;
    this.#writer.end(id, { op, channel: 0, result });
  }

  /** What takes no time. */
  does(op: NodeOp, what: What = {}): void {
    const call = { op, channel: 0, clock: ++this.clock, ...what };
    this.#writer.end(this.#writer.begin(call), call);
  }

  killed(): void {
    this.#writer.killed();
    this.#writer.close();
  }
}

export class Recording {
  readonly #dir: string;
  readonly #lives = new Map<string, Life>();
  /** The times of messages that were sent, by their names. */
  readonly #sent = new Map<string, number>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  note(entry: Entry): void {
    const key = `${entry.node}.${entry.life}`;
    const [what] = entry.did;
    if (what === 'start') this.#lives.set(key, new Life(this.#dir, entry, entry.did[1]));
    const life = this.#lives.get(key);
    if (life === undefined) return;
    life.note(entry.at);
    if (what === 'kill' || what === 'end') {
      life.killed();
      this.#lives.delete(key);
    } else this.#did(life, key, entry);
  }

  #did(life: Life, key: string, { did }: Entry): void {
    switch (did[0]) {
      case 'ask':
        return life.begin('node:waits');
      case 'enter':
        life.end('node:waits');
        return life.begin('node:inside');
      case 'leave':
        return life.end('node:inside');
      case 'send':
        life.does('node:send', {
          on: did[1],
          data: Buffer.from(did[2]),
          message: `${key}.${did[3]}`,
        });
        this.#sent.set(`${key}.${did[3]}`, life.clock);
        return;
      case 'lost':
        return life.does('node:lost', { on: did[1] });
      case 'got':
        return this.#got(life, did);
      case 'timer':
      case 'log':
        return life.does(`node:${did[0]}`, { to: did[1] });
      case 'suspect':
        return life.does('node:suspect');
      case 'elected':
        return life.does('node:elected', { on: did[1] });
      case 'read':
      case 'write':
        return life.begin(`node:${did[0]}`, {
          to: did[1],
          ...(did[0] === 'write' && { n: did[2] }),
        });
      case 'reply':
        life.end('node:read', did[1] ?? 0);
        return life.end('node:write');
      case 'stop':
        return life.begin('node:stopped');
      case 'continue':
        return life.end('node:stopped');
    }
  }

  #got(
    life: Life,
    [, from, type, senderLife, number]: Extract<Entry['did'], readonly ['got', ...unknown[]]>,
  ) {
    const message = `${from}.${senderLife}.${number}`;
    const data = Buffer.from(type);
    life.clock = Math.max(life.clock, this.#sent.get(message) ?? 0);
    life.does('node:get', { on: from, data, message, result: data.length });
  }
}
