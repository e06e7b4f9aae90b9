// Without the library, and with assertions: whatever is not as it should be is thrown, and ends the program with 1.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HOST = process.argv[2] ?? '127.0.0.1';
const PORT = Number(process.argv[3]);

class Talk {
  private text = '';
  private ended = false;
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (data) => (this.text += data.toString()));
    socket.on('end', () => (this.ended = true));
    socket.on('error', () => (this.ended = true));
  }

  static async open(): Promise<Talk> {
    const socket = connect({ host: HOST, port: PORT, allowHalfOpen: true });
    await once(socket, 'connect');
    return new Talk(socket);
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** All that comes until there are that many lines, or nothing for two seconds. */
  async gets(...lines: string[]): Promise<void> {
    const wanted = lines.map((line) => `${line}\n`).join('');
    const deadline = Date.now() + 2_000;
    while (this.text.length < wanted.length && !this.ended && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.equal(this.text, wanted);
    this.text = '';
  }

  async isClosed(): Promise<void> {
    const deadline = Date.now() + 1_500;
    while (!this.ended && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.ok(this.ended, 'the server should have closed the connection');
    assert.equal(this.text, '');
  }

  async close(): Promise<void> {
    this.socket.destroy();
    if (!this.socket.closed) await once(this.socket, 'close');
  }
}

async function talk(say: (talk: Talk) => Promise<void>): Promise<void> {
  const conversation = await Talk.open();
  await say(conversation);
  await conversation.close();
}

await talk(async (t) => {
  for (const [request, answer] of [
    ['ADD 1 2', 'OK 3'],
    ['DIV -9 4', 'OK -2'],
    ['DIV 1 0', 'ERR division by zero'],
    ['ADD 999999999999999 999999999999999', 'OK 1999999999999998'],
    ['MUL 99999999999 99999999999', 'ERR overflow'],
    ['ADD 12abc 3', 'ERR syntax'],
    ['SUB 1 2 3', 'ERR syntax'],
    ['nonsense', 'ERR syntax'],
    ['SUB 1 2', 'OK -1'],
  ] as const) {
    t.send(`${request}\n`);
    await t.gets(answer);
  }
});
await talk(async (t) => {
  t.send('ADD 1 1\nADD 2 2\nbad\nADD 3 3\nDIV 7 0\nMUL 7 7\n');
  await t.gets('OK 2', 'OK 4', 'ERR syntax', 'OK 6', 'ERR division by zero', 'OK 49');
  t.send('QUIT\n');
  await t.gets('BYE');
  await t.isClosed();
});
await talk(async (t) => {
  t.send(`${'9'.repeat(5000)}\n`);
  await t.gets('ERR line too long');
  await t.isClosed();
});
