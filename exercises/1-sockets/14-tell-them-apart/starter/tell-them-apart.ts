// Tells whether a calculator server is right: exit status 0 when it is, 1 when it is not.
// Usage: npx tsx tell-them-apart.ts HOST PORT
import { closeSocket, connectSocket, perror } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);

const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('tell-them-apart: connectSocket');
  process.exit(1);
}

// TODO: ask for what the chapter of exercise 05 promises, and compare each answer with what it must be.
// TODO: what if there is no answer at all? See timeoutSocket.

closeSocket(server);
process.exit(2); // neither right nor wrong: it does not know yet
