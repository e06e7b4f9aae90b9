// caught by: every-line
// advice: A chunk of stdin ends anywhere, in the middle of a line or of a character.
// Makes a string of each chunk of stdin: a character that is cut in two is lost.
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(65536);
let answers = Buffer.alloc(0);
let text = '';
for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  text += chunk.toString();
  const lines = text.split('\n');
  text = lines.pop() ?? '';
  for (const line of lines) await ask(line);
}
if (text !== '') await ask(text);
closeSocket(server);

async function ask(line: string): Promise<void> {
  if ((await writen(server, `${line}\n`)) < 0) process.exit(1);
  while (!answers.includes('\n')) {
    const n = await readSocket(server, buf);
    if (n <= 0) process.exit(1);
    answers = Buffer.concat([answers, buf.subarray(0, n)]);
  }
  const end = answers.indexOf('\n') + 1;
  process.stdout.write(answers.subarray(0, end));
  answers = answers.subarray(end);
}
