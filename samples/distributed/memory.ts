// Shared memory over messages: every node has a copy, and a write goes through the originating machine.
// Usage: npx mysocks explore samples/distributed/memory.ts --nodes 2
import { MemoryNode } from 'mysocks/distributed';

type Message = { type: 'write' | 'update'; page: string; value: number; writer: number };

export default class Memory extends MemoryNode<Message> {
  /** The originating machine. */
  origin = this.nodes[0] ?? this.id;
  copies = new Map<string, number>();

  /** The copy is there, and may be read: no fault. */
  override onRead(page: string): void {
    this.reply(this.copies.get(page) ?? 0);
  }

  /** The copy is read-only: a fault, and a request to the originating machine. */
  override onWrite(page: string, value: number): void {
    this.log(`write fault: page ${page}`);
    this.send(this.origin, { type: 'write', page, value, writer: this.id });
  }

  override onMessage(_from: number, { type, page, value, writer }: Message): void {
    // All hear of all writes in the order of the origin: between two nodes messages keep their order.
    if (type === 'write') this.broadcast({ type: 'update', page, value, writer });
    this.copies.set(page, value);
    // Who writes goes on when its own copy has the value, and not before.
    if (writer === this.id) this.reply();
  }
}
