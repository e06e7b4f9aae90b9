import { beforeAll, describe, expect, it } from 'vitest';
import { listenPeer, readAll, reset } from '../helpers/peer.ts';
import { start, startServer, type TestProgram, type Server } from '../helpers/program.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer('servers/calc-iterative.ts');
});

/** Starts the client; without expressions it reads stdin. */
function calc(port: number, ...expressions: string[]): TestProgram {
  return start('clients/calc.ts', ['127.0.0.1', String(port), ...expressions]);
}

const oneLine = /^calc: .+\n$/;

describe('clients/calc', () => {
  it('prints the answers to its arguments', async () => {
    const program = calc(server.port, '2 + 3 * 4', '(1+2)*3\n.5');
    expect(await program.end).toMatchObject({ code: 0 });
    expect(program.stdout).toBe('= 14\n= 9\n= 0.5\n');
    expect(program.stderr).toBe('');
  });

  it('takes an argument that begins with a minus sign for an expression', async () => {
    const program = calc(server.port, '-2^2', '--1');
    expect(await program.end).toMatchObject({ code: 0 });
    expect(program.stdout).toBe('= -4\n= 1\n');
  });

  it('prints no control character of a server raw', async () => {
    const peer = await listenPeer();
    const program = calc(peer.port, '1+1');
    const socket = await peer.next();
    socket.end('= 2\u001b]0;title\u0007\u009b31m \u202e.\tx\n');
    expect(await program.end).toMatchObject({ code: 0 });
    expect(program.stdout).toBe('= 2\\x1b]0;title\\x07\\x9b31m \\u202e.\tx\n');
  });

  it('goes on after an error, and ends with status 1', async () => {
    const program = calc(server.port, '1/0', '', '1+1');
    expect(await program.end).toMatchObject({ code: 1 });
    expect(program.stdout).toBe('ERR division by zero\nERR empty line\n= 2\n');
    expect(program.stderr).toBe('calc: 2 of 3 answers were errors\n');
  });

  it('answers each line of stdin as it comes', async () => {
    const program = calc(server.port);
    program.child.stdin?.write('1+1\n');
    await program.prints(/^= 2\n$/);
    program.child.stdin?.write('2+');
    program.type('2');
    expect(await program.end).toMatchObject({ code: 0 });
    expect(program.stdout).toBe('= 2\n= 4\n');
  });

  it('ends after "quit" while stdin is still open', async () => {
    const program = calc(server.port);
    program.child.stdin?.write('1+1\nquit\n3+3\n');
    expect(await program.end).toMatchObject({ code: 0 });
    expect(program.stdout).toBe('= 2\n');
  });

  it('prints the answer to a line that is too long, and says that the stream has ended', async () => {
    const program = calc(server.port);
    program.child.stdin?.write(`1\n${'1'.repeat(5000)}\n2\n`);
    expect(await program.end).toMatchObject({ code: 1 });
    expect(program.stdout).toBe('= 1\nERR line too long\n');
    expect(program.stderr).toMatch(oneLine);
  });

  it('reads answers while it sends', async () => {
    const peers = await listenPeer();
    const program = calc(peers.port);
    const lines = 100_000;
    program.type(`${'1'.repeat(199)}\n`.repeat(lines));
    const peer = await peers.next();
    // This server reads nothing before all its answers have been taken.
    await new Promise((resolve) => peer.write(`= ${'1'.repeat(197)}\n`.repeat(lines), resolve));
    const requests = await readAll(peer);
    peer.end();
    expect(requests).toHaveLength(200 * lines);
    expect(await program.end).toMatchObject({ code: 0 });
    expect(program.output).toHaveLength(200 * lines);
  });

  it('says when it is refused', async () => {
    const program = calc(1, '1'); // nobody serves port 1
    expect(await program.end).toMatchObject({ code: 1 });
    expect(program.stderr).toBe('calc: connectSocket: connection refused\n');
  });

  it('says when the server ends the stream or breaks it in the middle', async () => {
    for (const how of ['ends', 'resets']) {
      const peers = await listenPeer();
      const program = calc(peers.port, '1', '2');
      const peer = await peers.next();
      peer.resume();
      await new Promise((resolve) => peer.write('= 1\n= ', resolve));
      await program.prints(/^= 1\n$/);
      if (how === 'ends') peer.end();
      else await reset(peer);
      expect(await program.end).toMatchObject({ code: 1 });
      expect(program.stdout).toBe('= 1\n');
      expect(program.stderr).toMatch(oneLine);
    }
  });

  it('ends when nobody reads what it prints', async () => {
    const program = calc(server.port);
    program.child.stdout?.destroy();
    program.type('1\n'.repeat(100_000));
    expect(await program.end).toMatchObject({ code: 1 });
    expect(program.stderr).toBe('');
  });

  it.each([[['127.0.0.1']], [['127.0.0.1', '65536']]])(
    'prints its usage for the arguments %j',
    async (args) => {
      const program = start('clients/calc.ts', args);
      program.type('');
      expect(await program.end).toMatchObject({ code: 2 });
      expect(program.stderr).toMatch(
        /^Usage: .*clients\/calc\.ts HOST PORT \[EXPRESSION \.\.\.\]$/m,
      );
      expect(program.stdout).toBe('');
    },
  );
});
