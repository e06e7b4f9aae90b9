// Message queue, the reader: prints the messages, and removes the queue after the last one (readAndDelMsgQueue).
// Usage: npx tsx samples/ipc/queue-read.ts KEY      Compare with queue-write.ts.
import { IPC_RMID, msgctl, msgget, msgrcv, type Message } from '../../lib/ipc/index.ts';
import { fail, failWith, usage } from '../../lib/program.ts';
import { decode, keyArgument, SIZE, TYPE } from './message.ts';

const key = keyArgument(process.argv[2], (problem) =>
  usage('npx tsx samples/ipc/queue-read.ts KEY', problem),
);

const queue = msgget(key, 0);
if (queue < 0) failWith('Sorry!');

const message: Partial<Message> = {};
for (;;) {
  if ((await msgrcv(queue, message, SIZE, TYPE)) < 0) fail('msgrcv');
  const { floatPt, integer, text } = decode(message.mtext as Uint8Array);
  if (floatPt === 0 && integer === 0 && text === '') break;
  console.log(`Float:\t${Number(floatPt.toPrecision(6))}\nInt:\t${integer}\nWord:\t${text}\n`);
}
msgctl(queue, IPC_RMID);
