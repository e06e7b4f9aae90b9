// Calculator client: sends every line of a file to a calculator server, and prints each line with its answer.
// Usage: npx tsx calc-client.ts HOST PORT FILE
import { connectSocket, perror } from 'mysocks';

const [host = '', port = '', file = ''] = process.argv.slice(2);

const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('calc-client: connectSocket');
  // TODO: the exit status must tell it, too.
}

// TODO: send every line of the file, wait for no answer before the next one, and print `request -> answer` for each.
console.error(`calc-client: what about ${file}?`);
