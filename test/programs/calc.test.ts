import { beforeAll, describe, expect, it } from 'vitest';
import { Conversation } from '../helpers/conversation.ts';
import { connectPeer, reset } from '../helpers/peer.ts';
import { startServer, type Server } from '../helpers/program.ts';

describe.each(['calc-iterative', 'calc-concurrent'])('%s', (name) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(`servers/${name}.ts`);
  });
  const connect = (): Promise<Conversation> => Conversation.open(server.port);

  it('answers each line with one line, and goes on after an error', async () => {
    const client = await connect();
    expect(await client.ask('2 + 3 * 4')).toBe('= 14');
    expect(await client.ask('1/0')).toBe('ERR division by zero');
    expect(await client.ask('')).toBe('ERR empty line');
    expect(await client.ask('(1\r')).toBe('ERR unexpected end at column 3');
    expect(await client.ask('2^10\r')).toBe('= 1024');
    client.socket.end();
    expect(await client.rest()).toHaveLength(0);
  });

  it('answers lines that come one byte at a time', async () => {
    const client = await connect();
    await client.sendBytes('12*12\r\n.5\n');
    expect(await client.lines(2)).toEqual(['= 144', '= 0.5']);
  });

  it('answers a hundred thousand lines of one write, in order', async () => {
    const client = await connect();
    const numbers = Array.from({ length: 100_000 }, (_, i) => i);
    client.socket.end(numbers.map((i) => `${i}+1\n`).join(''));
    expect(String(await client.rest())).toBe(numbers.map((i) => `= ${i + 1}\n`).join(''));
  });

  it('answers a last line without a newline', async () => {
    const client = await connect();
    client.socket.end('1\n2');
    expect(String(await client.rest())).toBe('= 1\n= 2\n');
  });

  it('answers what comes before "quit", and closes', async () => {
    const client = await connect();
    client.send(`1\nquit\n2\n${'3\n'.repeat(300_000)}`);
    // Not a reset, though more came than was read: that would take the answer away.
    expect(String(await client.rest())).toBe('= 1\n');
  });

  it('answers a line of 4096 bytes', async () => {
    const client = await connect();
    expect(await client.ask(`${' '.repeat(4095)}7`)).toBe('= 7');
    expect(await client.ask(`${' '.repeat(4095)}7\r`)).toBe('= 7');
    expect(await client.ask(`${'1'.repeat(4094)}-1`)).toBe('ERR result is not a finite number');
  });

  it.each([
    ['and a newline', `${' '.repeat(4096)}7\n1+1\n`],
    ['without an end', '1'.repeat(2_000_000)],
    ['of two-byte characters', `${'é'.repeat(2049)}\n`],
  ])('refuses a line over 4096 bytes %s, and closes', async (_, line) => {
    const client = await connect();
    client.send(`1+1\n${line}`);
    expect(String(await client.rest())).toBe('= 2\nERR line too long\n');
  });

  it('answers bytes that are no text', async () => {
    const client = await connect();
    client.send(Buffer.from('\xff\xfe\n\0\n\x1b[2J\n"\n\x85\n', 'latin1'));
    expect(await client.lines(5)).toEqual([
      'ERR unexpected "\u{fffd}" at column 1',
      'ERR unexpected "\\u{0}" at column 1',
      'ERR unexpected "\\u{1b}" at column 1',
      'ERR unexpected """ at column 1',
      'ERR unexpected "\u{fffd}" at column 1',
    ]);
  });

  it('serves the next client after those that reset', async () => {
    for (const text of ['', '1+', '1+1\n'.repeat(1000)]) {
      const client = await connect();
      client.send(text);
      if (text.endsWith('\n')) await client.line();
      await reset(client.socket);
    }
    const next = await connect();
    expect(await next.ask('1+1')).toBe('= 2');
  });
});

describe('calc-iterative', () => {
  it('lets a second client wait until the first has gone', async () => {
    const { port, program } = await startServer('servers/calc-iterative.ts');
    const first = await Conversation.open(port);
    expect(await first.ask('1')).toBe('= 1');
    const second = await Conversation.open(port);
    let answered = false;
    const answer = second.ask('2').finally(() => (answered = true));
    // Time enough for an answer: the first one gets ten.
    for (let i = 0; i < 10; i++) expect(await first.ask('1')).toBe('= 1');
    expect(answered).toBe(false);
    first.socket.end();
    expect(await answer).toBe('= 2');
    await program.prints(/^calc-iterative: .*served/, 'stderr');
  });

  it('closes a client that is silent for longer than --idle', async () => {
    const { port } = await startServer('servers/calc-iterative.ts', ['0', '--idle', '0.2']);
    const silent = await Conversation.open(port);
    silent.send('1+');
    const next = await Conversation.open(port);
    expect(await next.ask('1')).toBe('= 1');
    expect(await silent.rest()).toHaveLength(0);
  });
});

describe('calc-concurrent', () => {
  it('answers others while one client is silent and one does not read', async () => {
    const { port } = await startServer('servers/calc-concurrent.ts');
    await connectPeer(port);
    const deaf = await connectPeer(port);
    deaf.pause();
    while (deaf.write('1+1\n'.repeat(10_000)));
    const third = await Conversation.open(port);
    expect(await third.ask('6*7')).toBe('= 42');
  });

  it('finishes its client after SIGTERM, and ends with status 0', async () => {
    const { port, program } = await startServer('servers/calc-concurrent.ts');
    const client = await Conversation.open(port);
    expect(await client.ask('1')).toBe('= 1');
    program.kill('SIGTERM');
    expect(await client.ask('2')).toBe('= 2');
    client.socket.end();
    expect(await client.rest()).toHaveLength(0);
    expect(await program.end).toEqual({ code: 0, signal: null });
  });
});
