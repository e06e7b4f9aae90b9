// Echo servers and one thing to say to them.
import { onTestFinished } from 'vitest';
import { connectPeer, readAll } from './peer.ts';
import { startServer, type Server, type Ways } from './program.ts';

/** Starts `servers/NAME.ts`; it is gone when the test is over. */
export async function serveEcho(name: string, args: string[] = [], ways?: Ways): Promise<Server> {
  const server = await startServer(`servers/${name}.ts`, ['0', ...args], ways);
  onTestFinished(() => server.program.destroy());
  return server;
}

/** Sends the bytes, ends the stream, and gives what came back. */
export async function echoed(port: number, bytes: string | Uint8Array): Promise<Buffer> {
  const peer = await connectPeer(port);
  peer.end(bytes);
  return readAll(peer);
}
