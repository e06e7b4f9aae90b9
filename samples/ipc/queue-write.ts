// Message queue, the writer: makes the queue and sends a message for each line of stdin (makeAndWriteMsgQueue).
// Usage: npx tsx samples/ipc/queue-write.ts KEY     Then: ipcs -q, and queue-read.ts KEY.
import { createInterface } from 'node:readline';
import { IPC_CREAT, msgget, msgSetSize, msgsnd } from '../../lib/ipc/index.ts';
import { fail, usage } from '../../lib/program.ts';
import { encode, keyArgument, TYPE, type AMessage } from './message.ts';

const key = keyArgument(process.argv[2], (problem) =>
  usage('npx tsx samples/ipc/queue-write.ts KEY', problem),
);

const queue = msgget(key, 0o660 | IPC_CREAT);
if (queue < 0) fail('msgget');
if (msgSetSize(queue, 4096) < 0) fail('msgSetSize');

// A line is a float, an int and a word. A blank line, or the end of stdin, ends the work: a message of zeros says so.
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') break;
  const [floatPt = '0', integer = '0', text = ''] = line.trim().split(/\s+/);
  await send({ floatPt: Number(floatPt), integer: Number(integer), text });
}
await send({ floatPt: 0, integer: 0, text: '' });

async function send(message: AMessage): Promise<void> {
  if ((await msgsnd(queue, { mtype: TYPE, mtext: encode(message) })) < 0) fail('msgsnd');
}
