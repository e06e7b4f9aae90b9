// Datagrams: sends each argument as one, and prints what comes back. What is lost is reported after a second.
// Usage: npx tsx samples/ipc/udp-echo-client.ts HOST PORT TEXT…
import { datagramSocket, receiveFrom, sendTo, timeoutSocket } from '../../lib/index.ts';
import { fail, portArgument, usage } from '../../lib/program.ts';

const wrong = (problem: string): never =>
  usage('npx tsx samples/ipc/udp-echo-client.ts HOST PORT TEXT…', problem);
const [host = wrong('HOST is needed'), word = '', ...texts] = process.argv.slice(2);
const port = portArgument(word, wrong);
if (texts.length === 0) wrong('TEXT is needed');

const client = await datagramSocket();
if (client < 0) fail('datagramSocket');
timeoutSocket(client, 1000);

const buf = Buffer.alloc(65536);
for (const text of texts) {
  if ((await sendTo(client, text, host, port)) < 0) fail('sendTo');
  const n = await receiveFrom(client, buf);
  console.log(n < 0 ? `${text}: no answer` : buf.toString('utf8', 0, n));
}
