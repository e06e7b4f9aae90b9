// Looks every now and then whether all answers have come, and never reads more than 100 bytes at once.
import { setTimeout as wait } from 'node:timers/promises';
import { closeSocket, connectSocket, perror, readSocket, selectSockets, writen } from 'mysocks';

const [, , host, port] = process.argv;
const server = await connectSocket(host!, +port!);
if (server === -1) {
  perror('connect');
  process.exit(1);
}

const state = { questions: 0, answers: 0, inputOver: false, over: false };
let unsent = '';
let held = Buffer.alloc(0);

process.stdin.setEncoding('utf8');
void send();
void receive();
while (!state.over && !(state.inputOver && state.answers === state.questions)) await wait(30);
closeSocket(server);
process.stdin.destroy();
process.exitCode = state.over ? 1 : 0;

async function send() {
  for await (const chunk of process.stdin) {
    const lines = (unsent + chunk).split('\n');
    unsent = lines.pop()!;
    for (const line of lines) await question(line);
  }
  if (unsent !== '') await question(unsent);
  state.inputOver = true;
}

async function question(line: string) {
  state.questions++;
  await writen(server, Buffer.from(line + '\n'));
}

async function receive() {
  for (;;) {
    await selectSockets([server], 50);
    const piece = Buffer.alloc(100);
    const n = await readSocket(server, piece);
    if (n < 1) break;
    held = Buffer.concat([held, piece.subarray(0, n)]);
    for (let end; (end = held.indexOf('\n')) >= 0; held = held.subarray(end + 1)) {
      process.stdout.write(held.subarray(0, end + 1));
      state.answers++;
    }
  }
  state.over = !(state.inputOver && state.answers === state.questions);
}
