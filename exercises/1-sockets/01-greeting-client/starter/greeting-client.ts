// Greeting client: connects, and writes every byte that the server sends to stdout, until the stream ends.
// Usage: npx tsx greeting-client.ts HOST PORT
import { connectSocket, perror } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);

const channel = await connectSocket(host, Number(port));
if (channel < 0) {
  perror('greeting-client: connectSocket');
  // TODO: the exit status must tell it, too.
}

// TODO: read until the end of the stream, and write every byte that comes to stdout.
