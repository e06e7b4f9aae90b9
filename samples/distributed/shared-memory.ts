// Distributed shared memory: two processes that have nothing in common but a connection, and one memory.
// Usage: npx tsx samples/distributed/shared-memory.ts PORT          Then, in another terminal, HOST:PORT.
import { createInterface } from 'node:readline';
import { SharedMemory } from 'mysocks/distributed';

const [place = ''] = process.argv.slice(2);
const isHere = /^\d+$/.test(place);

// With trace, the memory prints each fault and each message.
const memory = await (
  isHere
    ? SharedMemory.create({ port: Number(place), trace: true })
    : SharedMemory.join(place, { trace: true })
).catch((error: Error) => {
  console.error(`shared-memory: ${error.message}`);
  process.exit(1);
});
const view = memory.view(Int32Array);

const where = isHere ? `the memory is at 127.0.0.1:${memory.port}` : `joined ${place}`;
console.log(`shared-memory: ${where}. A number writes view[0], Enter reads it, Ctrl-D ends`);

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== '') view[0] = Number(line);
  console.log(`view[0] is ${view[0]}`);
}
await memory.close();
