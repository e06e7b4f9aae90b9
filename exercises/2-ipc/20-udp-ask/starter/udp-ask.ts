// Asks a server of datagrams, which may lose, repeat and delay them: each line of stdin is a question.
// Usage: npx tsx udp-ask.ts HOST PORT
import { datagramSocket, perror } from 'mysocks';

const host = process.argv[2] ?? '';
const port = Number(process.argv[3]);

const socket = await datagramSocket(0, '0.0.0.0');
if (socket < 0) {
  perror('udp-ask: datagramSocket');
  process.exit(1);
}

for await (const line of process.stdin) {
  // TODO: this is what has come so far, not a line.
  // TODO: send an id of four bytes, then the line; wait 200 ms for the answer; if there is none, send it again.
  console.error(`udp-ask: would ask ${host}:${port} ${line}`);
}

// TODO: what becomes of an answer that comes twice, late, or from somebody else? And of wrong arguments?
