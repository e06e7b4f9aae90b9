// A wire between home and a member that can hold invalidations.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { linkOf } from '../../lib/distributed/memory/link.ts';
import { LARGEST_PAGE, M } from '../../lib/distributed/memory/wire.ts';

export interface Proxy {
  /** Where a member joins. */
  readonly place: string;
  /** From now on the member hears of no invalidation; home hears that it is done, or nothing. */
  hold(how?: 'and acknowledge'): void;
  /** Resolves when one is held. */
  readonly held: Promise<void>;
  /** The member hears of those that were held, and home what it says to them. */
  release(): void;
}

/** For one member. */
export async function through(place: string): Promise<Proxy> {
  let mode: 'pass' | 'hold' | 'and acknowledge' = 'pass';
  let isHeld = () => {};
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  const waiting: (() => void)[] = [];
  const server = createServer((socket) => {
    const home = connect(Number(place.split(':')[1]), '127.0.0.1');
    const toHome = linkOf(home, LARGEST_PAGE, {
      message: ({ type, no, data }) => {
        if (type !== M.INVALIDATE || mode === 'pass') return toMember.send(type, no, data);
        if (mode === 'and acknowledge') toHome.send(M.ACK, no);
        else waiting.push(() => toMember.send(type, no, data));
        isHeld();
      },
      closed: () => socket.destroy(),
    });
    const toMember = linkOf(socket, LARGEST_PAGE, {
      message: ({ type, no, data }) => toHome.send(type, no, data),
      closed: () => home.destroy(),
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (how) => void (mode = how ?? 'hold'),
    held,
    release: () => {
      mode = 'pass';
      for (const tell of waiting.splice(0)) tell();
    },
  };
}
