// Ask client: sends each line of stdin to the server, and prints each answer, a line too.
// Usage: npx tsx ask-client.ts HOST PORT
import { connectSocket, perror } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);

const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('ask-client: connectSocket');
  // TODO: the exit status must tell it, too.
}

// TODO: send each line of stdin to the server, and print each line that it answers.
