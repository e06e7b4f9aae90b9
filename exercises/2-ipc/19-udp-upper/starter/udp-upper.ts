// Upper server with datagrams: each one that comes goes back to where it came from, with a–z as A–Z.
// Usage: npx tsx udp-upper.ts PORT
import { datagramSocket, perror } from 'mysocks';

const port = Number(process.argv[2]);

const server = await datagramSocket(port);
if (server < 0) {
  perror('udp-upper: datagramSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

// TODO: for ever: receiveFrom a datagram, make its letters capitals, sendTo where it came from.
// TODO: what becomes of an empty datagram, of a very long one, of SIGTERM, of wrong arguments?
