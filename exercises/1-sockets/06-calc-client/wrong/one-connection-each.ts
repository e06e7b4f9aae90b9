// caught by: asks
// advice: The server waits for the next line of FILE, on the same connection.
// A new connection for each line: the server waits for the next line on the first one.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readLine, writen } from 'mysocks';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();
const answers = await Promise.all(lines.map(ask));
for (const [i, line] of lines.entries()) console.log(`${line} -> ${answers[i]}`);

async function ask(line: string): Promise<string> {
  const server = await connectSocket(host, Number(port));
  if (server < 0) process.exit(1);
  await writen(server, `${line}\n`);
  const answer = await readLine(server, 1024);
  if (typeof answer !== 'string') process.exit(1);
  closeSocket(server);
  return answer;
}
