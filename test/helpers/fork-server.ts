// Programs that fork, and their clients.
import type { Socket } from 'node:net';
import { connectPeer, readExactly } from './peer.ts';
import type { TestProgram, Ways } from './program.ts';
import { run } from './script.ts';

const NAMES = `
  import { acceptServerSocket, closeSocket, errno, forkChild, inheritedSocket, isChild, killChildren, localPort,
    maxChildren, readLine, readn, readSocket, selectSockets, serverSocket, shutdownSocket, spareChildren,
    waitChildren, writen } from 'mysocks';
  async function echo(client: number) {
    const buf = Buffer.alloc(65536);
    let n: number;
    while ((n = await readSocket(client, buf)) > 0) await writen(client, buf.subarray(0, n));
  }
  function announce(server: number) {
    console.log('listening on 127.0.0.1:' + localPort(server));
  }
`;

/** Starts a program that announces its port. The names of the library, `echo` and `announce` are there. */
export async function serve(
  source: string,
  args: string[] = [],
  ways: Ways = {},
): Promise<{ program: TestProgram; port: number }> {
  const program = await run(NAMES + source, args, ways);
  const found = await program.prints(/listening on .*:(\d+)\n/);
  return { program, port: Number(found[1]) };
}

/** A fork-per-client server: arguments are the most children, and the spare ones. A child tells its pid, then it echoes. */
export const FORKS = `
  if (isChild()) {
    const client = await inheritedSocket();
    await writen(client, process.pid + '\\n');
    await echo(client);
    closeSocket(client);
  } else {
    const server = await serverSocket(0);
    maxChildren(Number(process.argv[2] ?? 40));
    spareChildren(Number(process.argv[3] ?? 0));
    announce(server);
    for (;;) {
      const client = await acceptServerSocket(server);
      const pid = await forkChild(client);
      if (pid < 0) console.log('forkChild gives', pid, errno());
      closeSocket(client);
    }
  }
`;

/** Connects, and reads the pid that the child tells. */
export async function connectToChild(port: number): Promise<{ peer: Socket; pid: number }> {
  const peer = await connectPeer(port);
  return { peer, pid: await readPid(peer) };
}

export async function readPid(peer: Socket): Promise<number> {
  let line = '';
  while (!line.endsWith('\n')) line += (await readExactly(peer, 1)).toString();
  return Number(line);
}
