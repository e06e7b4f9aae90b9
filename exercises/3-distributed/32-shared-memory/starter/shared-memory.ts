// Shared memory without shared memory: pages that travel in messages.
// Try it: npx mysocks explore shared-memory.ts
import { MemoryNode } from 'mysocks/distributed';

type Message = { type: 'get' | 'page'; page: string; value?: number };

export default class SharedMemory extends MemoryNode<Message> {
  override onRead(page: string): void {
    // TODO: the program here reads. this.reply(value) answers it: at once, or when the value has come.
    this.log(`somebody reads ${page}`);
  }

  override onWrite(page: string, value: number): void {
    // TODO: the program here writes. this.reply() says that it is done: who may have an old copy by then?
    this.log(`somebody writes ${page} = ${value}`);
  }

  override onMessage(from: number, message: Message): void {
    this.log(`${message.type} of ${from}`);
  }
}
